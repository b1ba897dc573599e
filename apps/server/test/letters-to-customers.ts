import { Browser } from '@sluice/api/testing/browser'
import { sendFile, someBytes } from '@sluice/api/testing/steps'
import { verifyReceipt } from '@sluice/core/receipts/verify'
import { expect } from 'vitest'
import { type Cases, CUSTOMER, DESCRIPTION, endOf, type House, makeLink, NELE, open, TASK, TITLE, WORKSPACE } from './letters-house.ts'

const FILE = "Entwurf & 'é ü' 日本.pdf"
const FRIEND = 'kim@mixing.test'
const REASON = 'Zu dunkel, é & <i>日本</i>.\nBitte heller.'

/** A link with which one file was sent. */
async function sent(house: House) {
  const link = await makeLink(house, house.staff)
  const visitor = await open(house, link)
  await sendFile(visitor, link.taskId, FILE, someBytes(2_000))
  return { ...link, visitor }
}

/** Letters to those who send files. */
export const toCustomers: Cases<'upload-link' | 'link-shared' | 'link-code' | 'link-reminder' | 'time-granted' | 'receipt' | 'task-rejected'> = {
  'upload-link': {
    sentence: 'a customer is sent their link, with its end',
    async cause(house) {
      const { linkId } = await makeLink(house, house.staff)
      await house.staff.api.uploadLinks.send.mutate({ linkId })
      const says = [`${WORKSPACE} asks ${CUSTOMER} for files: ${DESCRIPTION}.`, `until ${endOf(house.day(5))}.`]
      return { to: NELE, subject: `Send your files to ${WORKSPACE}: ${DESCRIPTION}`, says, opens: `/u/${linkId}` }
    },
  },

  'link-shared': {
    sentence: 'whoever a link is shared with is sent one of their own, and told by whom and until when',
    async cause(house) {
      const visitor = await open(house, await makeLink(house, house.staff))
      const { linkId } = await visitor.api.visit.share.mutate({ email: FRIEND })
      const says = [`${NELE} asks you to help send files of ${CUSTOMER} to ${WORKSPACE}: ${DESCRIPTION}.`, `until ${endOf(house.day(5))}.`]
      return { to: FRIEND, subject: `${NELE} shares a link with you: ${DESCRIPTION}`, says, opens: `/u/${linkId}` }
    },
  },

  'link-code': {
    sentence: 'whoever opens a link with a second factor is mailed the code that lets them in',
    async cause(house) {
      const visitor = await open(house, await makeLink(house, house.staff, { secondFactor: 'email' }))
      const { codeId } = await visitor.api.visit.requestCode.mutate({})
      const { text } = await house.office.letterTo(NELE, / is your code$/)
      const code = /^\d{6}$/m.exec(text)?.[0] ?? ''
      await visitor.api.visit.verifyCode.mutate({ codeId, code })
      await visitor.api.visit.describe.query()
      return { to: NELE, subject: `${code} is your code`, says: [`your link of ${WORKSPACE}`, code, 'ten minutes'], opens: null }
    },
  },

  'link-reminder': {
    sentence: 'whoever has something to send yet is reminded of it before the link ends',
    async cause(house) {
      const { linkId, number } = await makeLink(house, house.staff, { inDays: 3 })
      await house.world.runChores(house.travel(2, 9))
      const says = [`until ${endOf(house.day(3))}.`, 'Files for one task are still missing:', `${TASK}\nOrder ${number}, ${TITLE}`]
      return { to: NELE, subject: `Your link ends soon, and files are missing: ${DESCRIPTION}`, says, opens: `/u/${linkId}` }
    },
  },

  'time-granted': {
    sentence: 'whoever is granted more time is told so, with the new end',
    async cause(house) {
      const { linkId, secret } = await makeLink(house, house.staff, { inDays: 0 })
      house.travel(1, 1)
      const { api } = house.staff
      await new Browser(house.world).api.uploadLinks.askForMoreTime.mutate({ linkId, secret })
      for (const { id } of await api.uploadLinks.listTimeRequests.query({}))
        await api.uploadLinks.grantMoreTime.mutate({ requestId: id, validUntil: house.day(8) })
      const says = [`${WORKSPACE} has given you more time to send files: ${DESCRIPTION}.`, `until ${endOf(house.day(8))}.`]
      return { to: NELE, subject: `You have more time: ${DESCRIPTION}`, says, opens: `/u/${linkId}` }
    },
  },

  receipt: {
    sentence: 'whoever has sent files is mailed the signed receipt',
    async cause(house) {
      const { visitor, number } = await sent(house)
      await visitor.api.visit.done.mutate()
      const subject = `Receipt: one file for order ${number}`
      const [receipt] = (await house.office.letterTo(NELE, subject)).email.attachments
      const content = receipt?.content ?? ''
      const json = typeof content === 'string' ? content : new TextDecoder().decode(content)
      const keys = await (await house.staff.fetch('/.well-known/sluice-receipt-keys.json')).json()
      expect(await verifyReceipt(json, keys)).toMatchObject({ valid: true, receipt: { files: [{ name: FILE, sizeBytes: 2_000 }] } })
      const says = [
        `${WORKSPACE} has received one file (2.0 kB) from you for order ${number}, ${TITLE}, by the link “${DESCRIPTION}”.`,
        `${FILE}, 2.0 kB\nSHA-256 `,
      ]
      return { to: NELE, subject, says, opens: '/verify', attachments: [receipt?.filename ?? ''] }
    },
  },

  'task-rejected': {
    sentence: 'whoever sent what cannot be used is told why, and until when to send it again',
    async cause(house) {
      const { api } = house.staff
      const { linkId, taskId, orderId, number } = await sent(house)
      const { tasks } = await api.orders.get.query({ orderId })
      await api.tasks.reject.mutate({ taskId, state: 'uploaded', contentVersion: tasks[0]?.contentVersion ?? 0, reason: REASON })
      await house.world.runChores(house.travel(0, 19))
      const says = [`${TASK}, order ${number}, ${TITLE}: ${REASON}`, `until ${endOf(house.day(5))}.`]
      return { to: NELE, subject: `Please send again: ${TASK} for order ${number}`, says, opens: `/u/${linkId}` }
    },
  },
}
