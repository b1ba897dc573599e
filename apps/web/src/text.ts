import { refusalOf } from './api.ts'
import type { Explanation } from './ui/error-panel.tsx'

type Facts = Readonly<Record<string, unknown>>
/** What happened, what was kept, what to do. */
type Words = readonly [happened: string, kept: string, todo: string]

const UNCHANGED = 'Nothing was changed, and what you typed is still here.'
const ARRIVED = 'What has arrived is kept.'
const RELOAD = 'Load the page again to see how it is now.'
const LOGO_STAYS = 'The logo is as it was.'
const CHOOSE_AGAIN = 'Choose the file again to send it.'
const NEW_LINK = 'Ask the person who sent it to you for a new one.'
const BY_ITSELF = 'It goes on by itself: there is nothing to do.'
const TELL_US = 'Try again. If it happens again, tell whoever runs this Sluice, with the request id.'

const list = (value: unknown): string => (Array.isArray(value) ? value.map((each) => `.${each}`).join(', ') : '')

/** The reader's own clock: nobody knows yet who reads. */
const clockTime = (at: number): string => new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

/** One row per code that a person can meet. `text.test.ts` compares it with every code there is. */
const words: Readonly<Record<string, Words | ((facts: Facts) => Words)>> = {
  internal: ['Something went wrong here.', 'Nothing that was acknowledged is lost.', TELL_US],
  not_found: ['There is nothing at this address.', 'Nothing was changed.', 'Check the address, or go back to where you came from.'],
  'input.invalid': ['Something in this was not allowed.', UNCHANGED, 'Check the values and try again.'],
  'request.too_large': ['This was more than the server takes at once.', UNCHANGED, 'Do it in smaller steps.'],
  'request.too_many': ['Too many requests came from your network.', ARRIVED, 'Wait a moment and try again.'],
  'upload.request_taken': ['The server mixed this start up with another one.', ARRIVED, 'Cancel the file and choose it again.'],
  'origin.refused': [
    'The request did not come from this site’s own pages.',
    'Nothing was changed.',
    'Open the address of this Sluice anew and try again from there.',
  ],
  'keys.too_short': ['This Sluice is not fully set up: one of its keys is too short.', ARRIVED, 'Tell whoever runs it.'],
  'keys.missing': ['This Sluice is not fully set up: it has no key.', ARRIVED, 'Tell whoever runs it.'],

  'sign_in.needed': ['You are signed out.', 'Everything saved before is kept.', 'Sign in again to go on.'],
  'code.wrong': ({ triesLeft, nextAt }) => [
    'This code is not right.',
    typeof triesLeft === 'number' && triesLeft > 0 ? `You have ${triesLeft} ${triesLeft === 1 ? 'try' : 'tries'} left with it.` : 'It can no longer be used.',
    typeof nextAt === 'number' ? `Another one can be sent from ${clockTime(nextAt)} on.` : 'Look at the newest message and type its six digits.',
  ],
  'code.locked': ({ nextAt }) => [
    'Too many wrong codes were typed.',
    ARRIVED,
    typeof nextAt === 'number' ? `Another code can be sent from ${clockTime(nextAt)} on.` : 'Wait a quarter of an hour before you ask for another one.',
  ],
  'code.sms_limit_reached': ['No more codes go out by SMS today.', ARRIVED, 'Have the code sent by email instead.'],
  'code.sms_unavailable': ['Codes cannot be sent by SMS at the moment.', ARRIVED, 'Have the code sent by email instead.'],
  'code.email_not_offered': ['This link sends its codes by SMS.', 'Nothing was sent.', 'Look at your phone, or ask for another code.'],
  'code.spent': ['This code can no longer be used.', 'Nothing else has changed.', 'Ask for a new code.'],
  'code.too_soon': ({ nextAt }) => [
    'A code was sent a moment ago.',
    'The last code still works.',
    `Look for the message; a mail may be among the junk. ${typeof nextAt === 'number' ? `Another one can be sent from ${clockTime(nextAt)} on.` : 'Wait before you ask again.'}`,
  ],
  'staff.not_administrator': ['Only an administrator may do this.', 'Nothing was changed.', 'Ask an administrator to do it.'],
  'staff.not_found': ['This staff member is no longer there.', 'Nothing was changed.', RELOAD],
  'staff.exists': ['Someone with this email address is on the staff already.', UNCHANGED, 'Use another address, or change the one who is there.'],
  'staff.last_administrator': ['This is the last administrator.', 'Nothing was changed.', 'Make someone else an administrator first.'],
  'workspace.not_set_up': ['Sluice has not been set up yet.', 'Nothing was changed.', 'Open the set-up link that it printed when it started.'],
  'workspace.already_set_up': ['Sluice has been set up already.', 'Its settings are as they were.', 'Sign in instead.'],
  'workspace.set_up_refused': ['This set-up link is not valid.', UNCHANGED, 'Use the one that Sluice printed when it last started.'],
  'sms.refused': ['The SMS provider does not take messages to this number.', 'Nothing was sent.', 'Check the number, and what the provider says of it.'],
  'sms.failed': ['The SMS provider did not take the message.', 'Nothing was sent.', 'Check the settings of the provider, and try again.'],
  'chore.not_found': ['There is no chore of this name.', 'Nothing was changed.', RELOAD],
  'chore.busy': ['This chore is running at this moment.', 'Nothing was changed.', 'Wait a minute and try again.'],

  'brand.holder_not_found': ['This customer is no longer there.', 'Nothing was changed.', RELOAD],
  'logo.not_found': ['There is no such logo any more.', 'Nothing was changed.', RELOAD],
  'logo.too_large': ['This picture is too large for every page to load.', LOGO_STAYS, 'Choose one with fewer colours or details.'],
  'logo.unreadable': ['This picture cannot be used.', LOGO_STAYS, 'Choose a PNG, JPEG, WebP or SVG picture.'],
  'logo.changed': ['Someone else has changed this logo meanwhile.', 'Theirs is kept; yours was not saved.', RELOAD],
  'customer.not_found': ['This customer is no longer there.', 'Nothing was changed.', RELOAD],
  'order.not_found': ['This order is no longer there.', 'Nothing was changed.', RELOAD],
  'order.changed': ['Someone else has changed this order meanwhile.', 'Their change is kept; yours was not saved.', RELOAD],
  'order.completed': [
    'This order is Completed and is not edited any more.',
    'Nothing was changed.',
    'If something is wrong with it, write to the person who sent you the link.',
  ],
  'order.edited': ['This has been changed by someone else meanwhile.', UNCHANGED, 'Look at what it is now, and save again if yours is right.'],
  'order.edited_too_often': [
    'This order was changed as often as it may be in a day.',
    UNCHANGED,
    'Try again tomorrow, or write to the person who sent you the link.',
  ],
  'order.title_not_editable': [
    'This link does not allow to change titles.',
    'Nothing was changed.',
    'If the title is wrong, write to the person who sent you the link.',
  ],
  'order.duration_not_editable': [
    'This link does not allow to change durations.',
    'Nothing was changed.',
    'If the duration is wrong, write to the person who sent you the link.',
  ],
  'order.number_taken': ['There is an order of this number already.', UNCHANGED, 'Use another number, or leave it empty for the next free one.'],
  'task_type.not_found': ['This task type is no longer there.', 'Nothing was changed.', RELOAD],
  'task_type.exists': ['There is a task type of this name already.', UNCHANGED, 'Use another name.'],
  'task.not_found': ['This task is no longer there, or not open to this link.', ARRIVED, RELOAD],
  'task.completed': ['This task has been completed and takes nothing more.', ARRIVED, 'If something is missing, write to the person who sent you the link.'],
  'task.not_reviewable': ['There is nothing of this task to review, or to take back.', 'Nothing was changed.', RELOAD],
  'task.reviewed': ['Someone else has reviewed or completed this task meanwhile.', 'Theirs is kept; yours was not saved.', 'Look at the task again.'],
  'task.content_changed': [
    'What is here for this task has changed, or new files came in.',
    'Your review was not saved, so that nothing is judged unseen.',
    'Look at the files again.',
  ],
  'task.in_use': ['Files have been sent to this task, so it stays.', 'The task and its files are as they were.', 'Remove the files first if it must go.'],
  'submission.moved': ['Files are still arriving.', ARRIVED, 'Wait until they are in and try again.'],
  'archive.not_found': ['There is nothing here to download any more.', 'Nothing was changed.', RELOAD],
  'file.not_found': ['This file is no longer there.', 'Nothing was changed.', RELOAD],
  'file.expired': ['This file has expired and is no longer available.', 'Only its name and history are kept.', 'Ask for it to be sent again.'],
  'file.missing': [
    'The bytes of this file are missing from the store.',
    'Its name and history are kept.',
    'Ask for it to be sent again, and tell whoever runs this Sluice.',
  ],
  'file.not_held': ['This file is no longer kept here.', 'Nothing was changed.', RELOAD],

  'receipt.not_found': ['This receipt is no longer there, or not for you.', 'Nothing was changed.', RELOAD],
  'receipt.not_ready': ['This receipt is being made.', 'What was sent is kept.', 'Wait a minute and try again.'],
  'receipt.missing': [
    'The document of this receipt is missing from the store.',
    'What was sent is kept.',
    'Look for the mail that it came with, and tell whoever runs this Sluice.',
  ],
  'receipt.too_large': ['The list of files of this receipt is too long to be signed.', 'What was sent is kept.', 'Tell whoever runs this Sluice.'],
  'receipt.made': ['This receipt has been made meanwhile.', 'It is kept.', RELOAD],
  'signing_key.made': ['A key was made twice at the same moment.', 'One of them is kept.', BY_ITSELF],

  'visitor.code_needed': ['A code is needed to go on.', ARRIVED, 'Open your link again and type the code that is sent to you.'],
  'link.no_code_needed': ['This link asks for no code any more.', 'Nothing was sent.', 'Load the page again to go on.'],
  'visitor.needed': ['This visit has ended.', ARRIVED, 'Open your link again to go on.'],
  'link.not_found': ['This link is no longer there.', 'Nothing was changed.', RELOAD],
  'link.refused': ['This link is not valid.', ARRIVED, `Open it again from the mail, all of it. If that does not help: ${NEW_LINK.toLowerCase()}`],
  'link.revoked': ['This link has been withdrawn.', ARRIVED, NEW_LINK],
  'link.expired': ['This link has ended.', ARRIVED, NEW_LINK],
  'link.reported_too_often': [
    'This link has been reported three times within a day.',
    'Those reports have been sent.',
    'Wait for an answer, or try again tomorrow.',
  ],
  'link.in_grace': ['This link has ended: nothing new can be sent.', 'What was begun before may still finish.', NEW_LINK],
  'link.not_open': ['This link is not open any more.', ARRIVED, NEW_LINK],
  'link.phone_invalid': ['This is not the number of a mobile phone.', UNCHANGED, 'Write it with its country code, like +31 6 12345678.'],
  'link.phone_country_refused': ['Codes are not sent to phones of this country.', UNCHANGED, 'Choose a code by email.'],
  'link.sms_not_configured': ['There is no SMS provider here.', UNCHANGED, 'Choose a code by email.'],
  'link.not_ended': ['This link is open.', 'Nothing was changed.', RELOAD],
  'link.range_reversed': ['The range ends before it begins.', UNCHANGED, 'Change one of its ends.'],
  'link.end_in_past': ['This day is over already.', UNCHANGED, 'Choose a later day.'],
  'link.time_asked': ['More time has been asked for already.', ARRIVED, 'You are written to when there is an answer.'],
  'time_request.not_found': ['This request is no longer there.', 'Nothing was changed.', RELOAD],
  'time_request.answered': ['This request has been answered already.', 'The first answer stands.', RELOAD],
  'link.shared_too_deep': [
    'This link has been handed on too often to be shared again.',
    'Nothing was sent.',
    'Ask the person who sent it to you to share theirs.',
  ],
  'link.shared_too_often': ['This link was shared as often as it may be in a day.', 'Nothing was sent.', 'Try again tomorrow.'],
  'link.files_not_taken': ['This link takes folders only.', 'Nothing was sent.', 'Put the files into a folder and choose the folder.'],
  'link.folders_not_taken': ['This link takes files only.', 'Nothing was sent.', 'Choose the files themselves.'],

  'upload.not_found': ['This upload is no longer known.', 'What arrived of other files is kept.', CHOOSE_AGAIN],
  'upload.too_large': ['This file is larger than the largest that can be sent (625 GiB).', 'Nothing of it was sent.', 'Send it in smaller pieces.'],
  'upload.extension_not_allowed': ({ allowed }) => [
    'This task does not take files of this kind.',
    'Nothing of it was sent.',
    list(allowed) === '' ? 'Choose a file of another kind.' : `Choose a file of one of these kinds: ${list(allowed)}.`,
  ],
  'upload.abandoned': ['This upload was given up.', 'Nothing of this file is kept; other files are.', CHOOSE_AGAIN],
  'upload.lost': ['What had arrived of this file is no longer in the store.', 'Other files are kept.', CHOOSE_AGAIN],
  'upload.not_open': ['This upload takes nothing more.', ARRIVED, RELOAD],
  'upload.moved': ['This upload has changed meanwhile.', ARRIVED, 'Try again.'],
  'upload.folder_not_found': ['This folder was not begun with this link.', 'What arrived of other files is kept.', 'Choose the folder again to send it.'],
  'upload.no_earlier_version': [
    'There is no earlier file of this name that a new version could replace.',
    'Nothing of it was sent.',
    'Send it beside the other files instead.',
  ],
  'upload.version_moved': ['The file that this one replaces has changed meanwhile.', 'What was there is kept.', 'Try again.'],
  'file.name_contended': ['Others send files of this name at the same moment.', 'Nothing of it was sent.', 'Try again.'],
  'upload.too_many_directories': ['A folder has at most 100,000 empty directories.', ARRIVED, 'Send the folder in smaller pieces.'],
  'quota.holder_not_found': ['There is nobody here who could have limits.', 'Nothing was changed.', RELOAD],
  'quota.bytes_exceeded': ['There is not enough room left for these files.', 'Nothing of them was sent.', 'Send less, or ask for more room.'],
  'quota.files_exceeded': ['There is no room left for so many files.', 'Nothing of them was sent.', 'Send fewer files, or ask for more room.'],
  'quota.file_too_large': ['This file is larger than a file may be here.', 'Nothing of it was sent.', 'Send it in smaller pieces.'],
  'quota.extension_not_allowed': ({ allowed }) => [
    'Files of this kind are not taken here.',
    'Nothing of it was sent.',
    list(allowed) === '' ? 'Choose a file of another kind.' : `Choose a file of one of these kinds: ${list(allowed)}.`,
  ],
  'quota.full': ['Others have taken the room that was left.', 'Nothing of these files was sent.', 'Try again.'],
  'upload.not_started': ['The server did not begin this upload.', 'Other files are not affected.', 'Try again.'],
  'upload.parts_missing': ['Parts of this file went missing again and again.', 'What has arrived is kept.', TELL_US],
  'upload.digest_differs': ['The file arrived changed, several times.', 'Nothing wrong was kept.', 'Try again, on another network if you can.'],
  'part.digest_differs': ['The file arrived changed, several times.', 'Nothing wrong was kept.', 'Try again, on another network if you can.'],
  'part.number_wrong': ['The server did not expect this part.', ARRIVED, 'Cancel the file and choose it again.'],
  'part.size_wrong': ['The file no longer has the size it had.', ARRIVED, 'Cancel the file and choose it again.'],
  'part.cut': ['The connection broke off.', 'What has arrived before is kept.', 'Try again.'],
  'part.offset_unknown': ['The server no longer has the beginning of this part.', ARRIVED, 'Try again.'],
  'part.range_unreadable': ['Something between you and the server changed the request.', ARRIVED, 'Try again, on another network if you can.'],
  'part.recorded': [
    'This is not the file that was begun: its content differs.',
    'What had arrived of the first one is kept.',
    'Cancel it and choose the file again.',
  ],
  'bundle.too_large': ['The server did not expect so much at once.', ARRIVED, 'Load the page again and choose the file again.'],
  'bundle.unreadable': ['The server did not understand what this page sent.', ARRIVED, 'Load the page again and choose the file again.'],
  'part.overtaken': ['The same file is being sent from another window.', ARRIVED, 'Close the other window, then try again.'],
  'part.length_required': ['Something between you and the server changed the request.', ARRIVED, 'Try again, on another network if you can.'],
  'part.too_large': ['The server did not expect so much at once.', ARRIVED, 'Load the page again and choose the file again.'],
  'part.digest_unreadable': ['Something between you and the server changed the request.', ARRIVED, 'Try again, on another network if you can.'],
  'store.full': [
    'There is no room left on the server at the moment.',
    'What was sent is kept.',
    'It is tried again by itself. If it stays so, tell the person who sent you the link.',
  ],
  'file.unreadable': ['The file cannot be read any more. Was it moved, renamed or unplugged?', 'What has arrived of it is kept.', CHOOSE_AGAIN],
  'file.changed': ['The file has changed since you chose it.', 'What has arrived of it is kept.', CHOOSE_AGAIN],
  'network.stalled': ['Nothing moves on the line.', ARRIVED, BY_ITSELF],
  'network.unreachable': ['The server cannot be reached at the moment.', 'What was saved or has arrived is kept.', 'Check your connection and try again.'],
}

const unknown: Words = ['This was refused, and there are no words for it yet.', 'Nothing that was acknowledged is lost.', TELL_US]

/** Whether a code has words of its own. */
export const hasWords = (code: string): boolean => Object.hasOwn(words, code)

/** A refusal in words, by its code and facts. */
export function explainCode(code: string, facts: Facts = {}, requestId?: string): Explanation {
  const found = (hasWords(code) ? words[code] : undefined) ?? unknown
  const [happened, kept, todo] = typeof found === 'function' ? found(facts) : found
  return { happened, kept, todo, ...(requestId === undefined ? {} : { requestId }) }
}

/** Whatever a call to the server threw, in words: what happened, what was kept, what to do. */
export function explain(error: unknown): Explanation {
  const refusal = refusalOf(error)
  return refusal ? explainCode(refusal.code, refusal.facts, refusal.requestId) : explainCode('network.unreachable')
}

/** The same beside a field, where there is no room for more than a line. */
export const inOneLine = ({ happened, kept, todo }: Explanation): string => [happened, kept, todo].filter(Boolean).join(' ')
