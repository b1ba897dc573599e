import { test } from 'vitest'
import { copyFile, fetchArchive, namesIn, sendFolder } from '../../testing/archives.ts'
import { bytesOf, sameBytes, testContext } from '../../testing/context.ts'
import { fileRow, sendFile, sendingTo, startFile } from '../../testing/sending.ts'
import { unzip } from '../../testing/zip.ts'
import { newId } from '../ids.ts'
import { addTask } from '../tasks/usecases.ts'

test('an order is downloaded with a folder for each task that has something, and what was sent lies in it as it was sent', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t, { title: 'Harbour: 4', taskType: { name: `Cut ${newId('taskType')}` } })
  const staff = await t.staff()
  const second = await addTask(staff, { orderId, taskTypeId: await t.make.taskType(), title: 'Cut/Two' })
  await addTask(staff, { orderId, taskTypeId: await t.make.taskType(), title: 'Nothing came' })
  await sendFile(visitor, taskId, { name: 'a.mov', sizeBytes: 300 })
  await sendFile(visitor, second.taskId, { name: 'a.mov', sizeBytes: 0 })
  await sendFolder(visitor, second.taskId, 'Rushes', ['day 1/a.mov', 'day 2/a.mov', 'Rushes/a.mov'], ['day 3/empty'])
  await sendFolder(visitor, second.taskId, 'Nothing in it', [])
  const archive = await fetchArchive(staff, orderId)
  const found = unzip(archive.bytes)
  expect(archive).toMatchObject({ name: expect.stringMatching(/^\d+ Harbour_ 4\.zip$/), sizeBytes: archive.bytes.length })
  expect(archive.etag).toMatch(/^[0-9a-f]{64}$/)
  expect(new Map(found.map((entry) => [entry.name.replace(/^Cut [^/]+/, 'Cut'), entry.bytes.length]))).toEqual(
    new Map([
      ['Cut/a.mov', 300],
      ['Cut_Two/a.mov', 0],
      ['Cut_Two/Rushes/day 1/a.mov', 0],
      ['Cut_Two/Rushes/day 2/a.mov', 1],
      ['Cut_Two/Rushes/Rushes/a.mov', 2],
      ['Cut_Two/Rushes/day 3/empty/', 0],
      ['Cut_Two/Nothing in it/', 0],
    ]),
  )
  expect(sameBytes(found[0]?.bytes ?? new Uint8Array(), bytesOf(300))).toBe(true)
})

test('two tasks of one name have two folders', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t)
  const staff = await t.staff()
  const tasks = await Promise.all(['Mix', 'mix'].map(async (title) => addTask(staff, { orderId, taskTypeId: await t.make.taskType(), title })))
  for (const task of [{ taskId }, ...tasks]) await sendFile(visitor, task.taskId, { name: 'a.wav' })
  expect((await namesIn(staff, orderId)).map((name) => name.toLowerCase())).toEqual(expect.arrayContaining(['mix/a.wav', 'mix (2)/a.wav']))
})

test('a task, a folder and a submission are downloaded alone', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId, customerId } = await sendingTo(t, { title: 'Film' })
  const fileId = await sendFile(visitor, taskId, { name: 'a.mov' })
  const assetId = await sendFolder(visitor, taskId, 'Stems', ['drums/kick.wav'], ['silence'])
  const other = await t.make.visitor(await t.make.link(customerId))
  await sendFile(other, taskId, { name: 'b.mov' })
  const staff = await t.staff()
  expect(await namesIn(staff, taskId)).toEqual(['Stems/drums/kick.wav', 'Stems/silence/', 'a.mov', 'b.mov'])
  expect(await fetchArchive(staff, assetId)).toMatchObject({ name: 'Stems.zip' })
  expect(await namesIn(staff, assetId)).toEqual(['Stems/drums/kick.wav', 'Stems/silence/'])
  const submissionId = (await fileRow(t.db, fileId))?.submissionId
  if (!submissionId) throw new Error('no submission')
  const submission = await fetchArchive(staff, submissionId)
  expect(submission.name).toMatch(/^\d+ Film 2026-11-21\.zip$/)
  const inside = unzip(submission.bytes).map((entry) => entry.name.replace(/^Video master [^/]+/, 'Video master'))
  expect(inside.toSorted()).toEqual(['Video master/Stems/drums/kick.wav', 'Video master/Stems/silence/', 'Video master/a.mov'])
  expect((await namesIn(staff, orderId)).length).toBe(4)
})

test('what a new version has superseded is left out, unless it is chosen', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const old = await sendFile(visitor, taskId, { name: 'mix.wav', sizeBytes: 5 })
  await sendFile(visitor, taskId, { name: 'mix.wav', sizeBytes: 6, sameName: 'new-version' })
  const staff = await t.staff()
  expect(unzip((await fetchArchive(staff, taskId)).bytes).map((entry) => [entry.name, entry.bytes.length])).toEqual([['mix.wav', 6]])
  expect(unzip((await fetchArchive(staff, taskId, [old])).bytes).map((entry) => entry.bytes.length)).toEqual([5])
})

test('a selection is an archive of its own; what is not in the container is not found', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t)
  const [a, b] = [await sendFile(visitor, taskId, { name: 'a.mov' }), await sendFile(visitor, taskId, { name: 'b.mov' })]
  await sendFolder(visitor, taskId, 'Stems', ['kick.wav'], ['silence'])
  const other = await sendingTo(t)
  const foreign = await sendFile(other.visitor, other.taskId)
  const staff = await t.staff()
  const chosen = await fetchArchive(staff, taskId, [b, a, b])
  expect(
    unzip(chosen.bytes)
      .map((entry) => entry.name)
      .toSorted(),
  ).toEqual(['a.mov', 'b.mov'])
  expect((await fetchArchive(staff, taskId, [a, b])).etag).toBe(chosen.etag)
  expect((await fetchArchive(staff, taskId, [a])).etag).not.toBe(chosen.etag)
  const receiving = (await startFile(visitor, taskId)).fileId
  for (const fileIds of [[newId('file')], [a, foreign], [receiving]])
    await expect(fetchArchive(staff, orderId, fileIds)).rejects.toMatchObject({ code: 'file.not_found', facts: {} })
  await expect(
    fetchArchive(
      staff,
      orderId,
      Array.from({ length: 401 }, () => a),
    ),
  ).rejects.toMatchObject({ code: 'input.invalid' })
})

test('thousands of files come in pages, and none twice', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, orderId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  await copyFile(t, fileId, 6_000)
  const staff = await t.staff()
  const names = await namesIn(staff, orderId)
  expect([names.length, new Set(names).size]).toEqual([6_001, 6_001])
}, 120_000)
