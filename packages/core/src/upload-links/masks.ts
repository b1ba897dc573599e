/** What stands for letters that are not shown. It tells nothing of how many they are. */
const HIDDEN = '•••'

/** `a•••@n•••.example`: enough to know one's own address by. */
export function maskEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@')
  const [first = '', ...rest] = domain.split('.')
  return `${begin(local)}@${begin(first)}${rest.length === 0 ? '' : `.${rest.at(-1)}`}`
}

const begin = (text: string) => `${/^./u.exec(text)?.[0] ?? ''}${HIDDEN}`

/** Calling codes have one to three digits (ITU-T E.164). */
const CALLING_CODE = /^\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/

/** `+31 •••• 78` of a number in E.164. */
export function maskPhone(phone: string): string {
  const [code = ''] = CALLING_CODE.exec(phone) ?? []
  return `${code} •••• ${phone.slice(code.length).slice(-2)}`.trim()
}
