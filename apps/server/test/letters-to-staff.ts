import { Browser } from '@sluice/api/testing/browser'
import { ADMIN, sendFile, someBytes } from '@sluice/api/testing/steps'
import { type Cases, CUSTOMER, DESCRIPTION, endOf, type House, inWords, makeLink, NELE, open, TITLE, WORKSPACE } from './letters-house.ts'

const ILSE = { name: 'Ilse <b>Måås</b> 日本', email: 'ilse@print.test', role: 'level-2' } as const
const REPORT = 'Das ist <b>nicht</b> für uns: 日本.\nBitte sehen Sie nach.'

/** Signs in someone on the staff by the code of their mail. */
async function signIn(house: House, email: string) {
  const browser = new Browser(house.world)
  const { codeId } = await browser.api.signIn.requestCode.mutate({ email })
  const { text } = await house.office.letterTo(email, / is your sign-in code$/)
  const code = /^\d{6}$/m.exec(text)?.[0] ?? ''
  await browser.api.signIn.verifyCode.mutate({ codeId, code })
  return { browser, code }
}

/** Types a wrong code at a link, as often as one challenge bears it. */
async function typeWrongCodes({ api }: Browser): Promise<void> {
  const { codeId } = await api.visit.requestCode.mutate({})
  for (let n = 0; n < 5; n++) await api.visit.verifyCode.mutate({ codeId, code: '000000' }).catch(() => 'refused')
}

/** Letters to those who ask for files. */
export const toStaff: Cases<
  'sign-in-code' | 'staff-invitation' | 'mail-test' | 'submission' | 'submission-digest' | 'time-request' | 'code-alarm' | 'link-report'
> = {
  'sign-in-code': {
    sentence: 'someone on the staff is mailed the code that signs them in',
    async cause(house) {
      const { browser, code } = await signIn(house, ADMIN)
      await browser.api.signIn.me.query()
      return { to: ADMIN, subject: `${code} is your sign-in code`, says: [`sign in to ${WORKSPACE}`, code, 'ten minutes'], opens: null }
    },
  },

  'staff-invitation': {
    sentence: 'whoever is invited is told where to sign in',
    async cause(house) {
      await house.staff.api.staff.invite.mutate(ILSE)
      const says = [`Hello ${ILSE.name},`, `You can now work in ${WORKSPACE}.`]
      return { to: ILSE.email, subject: `You are invited to ${WORKSPACE}`, says, opens: '/sign-in' }
    },
  },

  'mail-test': {
    sentence: 'an administrator who tries the mail gets one',
    async cause(house) {
      await house.staff.api.workspace.sendTestMail.mutate()
      return { to: ADMIN, subject: `Mail from ${WORKSPACE} works`, says: ['the test mail that you asked for'], opens: null }
    },
  },

  submission: {
    sentence: 'staff are told what came in, when it is done',
    async cause(house) {
      const { taskId, orderId, number, ...link } = await makeLink(house, house.staff)
      const visitor = await open(house, link)
      for (const name of ['é.pdf', 'ü.pdf']) await sendFile(visitor, taskId, name, someBytes(2_000))
      await visitor.api.visit.done.mutate()
      const says = [`2 files came in for order ${number}, ${TITLE}, by the link “${DESCRIPTION}”.`]
      return { to: ADMIN, subject: `2 files from ${CUSTOMER} for order ${number}`, says, opens: `/orders/${orderId}` }
    },
  },

  'submission-digest': {
    sentence: 'whoever wants one mail a day gets it the next morning',
    async cause(house) {
      await house.staff.api.staff.invite.mutate(ILSE)
      const { browser } = await signIn(house, ILSE.email)
      await browser.api.staff.setOwnNotices.mutate({ submissionNotices: 'daily' })
      const { taskId, number, ...link } = await makeLink(house, browser)
      const visitor = await open(house, link)
      await sendFile(visitor, taskId, 'é.pdf', someBytes(2_000))
      await visitor.api.visit.done.mutate()
      await house.world.runChores(house.travel(1, 8))
      const date = inWords(house.day(0))
      const says = [`This came in on ${date}:`, `Order ${number}, ${TITLE}: One file\n${CUSTOMER}, by the link “${DESCRIPTION}”`]
      return { to: ILSE.email, subject: `One file for one order on ${date}`, says, opens: '/' }
    },
  },

  'time-request': {
    sentence: 'staff are told who asks for more time, and when the link ended',
    async cause(house) {
      const { linkId, secret, links } = await makeLink(house, house.staff, { inDays: 0 })
      house.travel(1, 1)
      await new Browser(house.world).api.uploadLinks.askForMoreTime.mutate({ linkId, secret })
      const says = [`“${DESCRIPTION}” of ${CUSTOMER}, which was made for ${NELE}, ended on ${endOf(house.day(0))}.`]
      return { to: ADMIN, subject: `${CUSTOMER} asks for more time: ${DESCRIPTION}`, says, opens: links }
    },
  },

  'code-alarm': {
    sentence: 'staff are told when ten wrong codes were typed at a link',
    async cause(house) {
      const { links, ...link } = await makeLink(house, house.staff, { secondFactor: 'email' })
      const stranger = await open(house, link)
      await typeWrongCodes(stranger)
      house.travel(0, 19)
      await typeWrongCodes(await open(house, link))
      const says = [`Ten wrong codes were typed within a day at the link “${DESCRIPTION}” of ${CUSTOMER}.`]
      return { to: ADMIN, subject: `Wrong codes at the link “${DESCRIPTION}” of ${CUSTOMER}`, says, opens: links }
    },
  },

  'link-report': {
    sentence: 'staff are told in the holder’s words what is wrong with a link',
    async cause(house) {
      const { links, ...link } = await makeLink(house, house.staff)
      const visitor = await open(house, link)
      await visitor.api.visit.report.mutate({ text: REPORT })
      const says = [`“${DESCRIPTION}” of ${CUSTOMER}, which was made for ${NELE}, writes:`, ...`“${REPORT}”`.split('\n')]
      return { to: ADMIN, subject: `A problem with the link “${DESCRIPTION}” of ${CUSTOMER}`, says, opens: links }
    },
  },
}
