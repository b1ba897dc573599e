import { test } from 'vitest'
import { testContext } from '../../testing/context.ts'
import { eventsAbout, eventsBy, verbs } from '../../testing/events.ts'
import { sendFile, sendingTo, startFile } from '../../testing/sending.ts'
import { newId } from '../ids.ts'
import { getOrder } from '../orders/usecases.ts'
import { extensionAllowed } from './policy.ts'
import { addTask, createTaskType, findTaskById, listTasksOf, listTaskTypes, removeTask, updateTaskType } from './usecases.ts'

const typeFacts = (name: string = newId('taskType')) => ({ name, enabledForCustomerUpload: true, allowedExtensions: ['mov'], autoAccept: false })

test('an administrator makes and changes a task type, with one event each; level-2 sees it', async ({ expect }) => {
  const t = await testContext()
  const administrator = await t.staff()
  const facts = typeFacts()
  const { taskTypeId } = await createTaskType(administrator, facts)
  await updateTaskType(administrator, { ...facts, taskTypeId, name: facts.name.toUpperCase(), enabledForCustomerUpload: false })
  const level2 = await t.staff('level-2')
  expect((await listTaskTypes(level2)).find((type) => type.id === taskTypeId)).toMatchObject({
    name: facts.name.toUpperCase(),
    enabledForCustomerUpload: false,
  })
  expect(await verbs(eventsAbout(t.db, taskTypeId))).toEqual(['task_type.created', 'task_type.updated'])
})

test('two task types never have one name, whatever its case, also when two make it at once', async ({ expect }) => {
  const t = await testContext()
  const administrator = await t.staff()
  const facts = typeFacts()
  const makers = [facts, { ...facts, name: facts.name.toUpperCase() }, facts]
  const answers = await Promise.allSettled(makers.map((maker) => createTaskType(administrator, maker)))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'task_type.exists' })
  const [one, two] = [await createTaskType(administrator, typeFacts()), await createTaskType(administrator, typeFacts())]
  await expect(updateTaskType(administrator, { ...facts, ...one })).rejects.toMatchObject({ code: 'task_type.exists' })
  const name = newId('taskType')
  const renames = await Promise.allSettled([one, two].map((type) => updateTaskType(administrator, { ...typeFacts(name), ...type })))
  expect(renames.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  for (const answer of renames) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'task_type.exists' })
})

test('a task type that does not exist is not changed', async ({ expect }) => {
  const t = await testContext()
  const administrator = await t.staff()
  await expect(updateTaskType(administrator, { ...typeFacts(), taskTypeId: newId('taskType') })).rejects.toMatchObject({ code: 'task_type.not_found' })
  expect(await eventsBy(t.db, administrator.actor.staffId)).toEqual([])
})

test('a task is added behind those that an order has, also after one was taken away', async ({ expect }) => {
  const t = await testContext()
  const { orderId, taskId } = await t.make.order()
  const ctx = await t.staff('level-2')
  const taskTypeId = await t.make.taskType()
  const add = async (title: string) => (await addTask(ctx, { orderId, taskTypeId, title })).taskId
  const second = await add('second')
  await add('third')
  await removeTask(ctx, { taskId })
  await add('fourth')
  await removeTask(ctx, { taskId: second })
  await add('fifth')
  expect((await listTasksOf(t.db, orderId)).map((row) => row.task.title)).toEqual(['third', 'fourth', 'fifth'])
  expect(await verbs(eventsAbout(t.db, second))).toEqual(['task.added', 'task.removed'])
  expect((await getOrder(ctx, { orderId })).contentVersion).toBe(7)
})

test('a task of an unknown type, or for an unknown order, is not added', async ({ expect }) => {
  const t = await testContext()
  const { orderId } = await t.make.order()
  const ctx = await t.staff('level-2')
  const before = await getOrder(ctx, { orderId })
  await expect(addTask(ctx, { orderId, taskTypeId: newId('taskType'), title: '' })).rejects.toMatchObject({ code: 'task_type.not_found' })
  const taskTypeId = await t.make.taskType()
  await expect(addTask(ctx, { orderId: newId('order'), taskTypeId, title: '' })).rejects.toMatchObject({ code: 'order.not_found' })
  expect(await getOrder(ctx, { orderId })).toEqual(before)
  expect(await eventsBy(t.db, ctx.actor.staffId)).toEqual([])
})

test('a task that something was sent to, or is being sent to, stays', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff('level-2')
  const [arrived, coming] = [await sendingTo(t), await sendingTo(t)]
  await sendFile(arrived.visitor, arrived.taskId)
  await startFile(coming.visitor, coming.taskId)
  for (const { taskId } of [arrived, coming]) {
    await expect(removeTask(ctx, { taskId })).rejects.toMatchObject({ code: 'task.in_use', kind: 'conflict' })
    expect(await findTaskById(t.db, taskId)).toBeDefined()
  }
  await expect(removeTask(ctx, { taskId: newId('task') })).rejects.toMatchObject({ code: 'task.not_found' })
  expect(await eventsBy(t.db, ctx.actor.staffId)).toEqual([])
})

test('what arrives makes a task uploaded, or accepted where its type accepts by itself', async ({ expect }) => {
  const t = await testContext()
  const [looked, accepted] = [await sendingTo(t), await sendingTo(t, { taskType: { autoAccept: true } })]
  for (const { visitor, taskId } of [looked, accepted]) {
    expect(await findTaskById(t.db, taskId)).toMatchObject({ state: 'needed' })
    await sendFile(visitor, taskId)
  }
  expect(await findTaskById(t.db, looked.taskId)).toMatchObject({ state: 'uploaded' })
  expect(await findTaskById(t.db, accepted.taskId)).toMatchObject({ state: 'accepted' })
})

test.for([
  { name: 'master.mov', allowed: ['mov'], is: true },
  { name: 'MASTER.MOV', allowed: ['mov'], is: true },
  { name: 'master.mov.exe', allowed: ['mov'], is: false },
  { name: 'master', allowed: ['mov'], is: false },
  { name: '.mov', allowed: ['mov'], is: false },
  { name: 'master.', allowed: ['mov'], is: false },
  { name: 'anything', allowed: [], is: true },
])('$name is allowed where $allowed are: $is', ({ name, allowed, is }, { expect }) => {
  expect(extensionAllowed(name, allowed)).toBe(is)
})
