/** What each chore does and how often, in the order in which they run. */
export const CHORES = [
  { name: 'notices', what: 'Sends mails that wait in the outbox', every: 'every minute' },
  { name: 'submissions', what: 'Closes submissions that went quiet, and tells us of them', every: 'every minute' },
  { name: 'receipts', what: 'Makes the receipts of what was sent, and mails them', every: 'every minute' },
  { name: 'uploads', what: 'Finishes uploads that broke off at their end, and gives up the abandoned', every: 'every minute' },
  { name: 'files', what: 'Deletes files that have expired', every: 'every hour' },
  { name: 'archives', what: 'Forgets archives that nobody downloads, or whose files have changed', every: 'every hour' },
  { name: 'links', what: 'Deletes links that ended 90 days ago', every: 'every hour' },
  { name: 'link-reminders', what: 'Reminds customers of links that end in three days with something missing', every: 'every hour' },
  { name: 'link-reports', what: 'Deletes what was reported of links 30 days ago', every: 'every hour' },
  { name: 'finished-uploads', what: 'Forgets how finished uploads were sent', every: 'every hour' },
  { name: 'codes', what: 'Deletes spent sign-in codes', every: 'every hour' },
  { name: 'sessions', what: 'Deletes sessions that have ended', every: 'every hour' },
  { name: 'sent-notices', what: 'Deletes old entries of the outbox', every: 'every hour' },
  { name: 'chore-runs', what: 'Forgets runs after 30 days, and after one day those that did nothing', every: 'every hour' },
  { name: 'orphans', what: 'Deletes stored bytes that no file stands for', every: 'every day' },
] as const
