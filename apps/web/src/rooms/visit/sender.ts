import { createSignal } from 'solid-js'
import { explain } from '../../text.ts'
import { type DroppedFiles, readHandles } from '../../ui/dropped-files.ts'
import { askToRead } from '../../ui/file-handles.ts'
import { announce } from '../../ui/live-region.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Access } from './access.ts'
import { type ChosenFile, type Note, sortOut, withNote, withoutUnbegun } from './chosen.ts'
import type { VisibleTask, Visit } from './data.ts'
import type { OpenUploads, Waiting } from './open-uploads.ts'
import { type ChangedQuestion, changedQuestion, listTakenFiles, type Question, takenQuestion } from './questions.ts'
import type { FileToStart } from './starter.ts'
import type { Uploads } from './uploads.ts'

/** Where files go: a task of the page, or with `onlyBegun` one that does not stand there (any more), for which nothing new begins. */
export type Destination = Pick<VisibleTask, 'id' | 'name' | 'state' | 'allowedExtensions'> & { readonly onlyBegun?: boolean }

/** What a task's section does with files: sends them, asks where it must, and keeps what is to be said about them. */
export interface Sender {
  send: (task: Destination, files: DroppedFiles) => void
  /** How many files of what was dropped or chosen were found so far; null when nothing is being read. */
  reading: () => number | null
  setReading: (found: number | null) => void
  /** What is to be said of what was chosen for a task, until it is dismissed. */
  notes: (taskId: VisibleTask['id']) => readonly Note[]
  dismiss: (taskId: VisibleTask['id']) => void
  /** What must be answered before some files of a task are sent. */
  questions: (taskId: VisibleTask['id']) => readonly Question[]
  /** The tasks for which something waits to go on or for an answer, or of which something is to be said. */
  taskIds: () => readonly VisibleTask['id'][]
  /** Some question waits for its answer. */
  asks: () => boolean
  /** Sends the files of a question; without them they are dropped. */
  answer: (taskId: VisibleTask['id'], question: Question, files: readonly FileToStart[]) => void
  /** Lets go of the questions of a task that takes nothing new any more, and says so. */
  dropQuestions: (taskId: VisibleTask['id']) => void
  /** Gives up what changed files were begun as, and sends them as new. */
  sendChanged: (task: Destination, question: ChangedQuestion) => void
  /** What was begun before and waits to go on. */
  canGoOn: (taskId: VisibleTask['id']) => readonly Waiting[]
  /** Goes on with what this browser has handles of. To be called in a click. */
  goOn: (task: Destination, what: readonly Waiting[]) => void
  /** Throws what the server answered. */
  giveUp: (what: readonly Waiting[]) => Promise<void>
}

const pathsOf = (files: readonly ChosenFile[]) => files.map(({ path }) => path)

/** Why nothing new begins for a task, as the reason of a note; the end of the link is told before all else. */
function onlyBegunOf({ onlyBegun }: Destination, state: Visit['state']): string | undefined {
  if (state === 'grace') return 'link.in_grace'
  return onlyBegun ? 'only_begun' : undefined
}

/** Lists by task. */
function createByTask<T>() {
  const [lists, setLists] = createSignal<ReadonlyMap<VisibleTask['id'], readonly T[]>>(new Map())
  return {
    of: (taskId: VisibleTask['id']): readonly T[] => lists().get(taskId) ?? [],
    taskIds: () => [...lists()].flatMap(([taskId, list]) => (list.length > 0 ? [taskId] : [])),
    set: (taskId: VisibleTask['id'], change: (before: readonly T[]) => readonly T[]) =>
      setLists((before) => new Map(before).set(taskId, change(before.get(taskId) ?? []))),
  }
}

export function createSender(parts: { access: Access; uploads: Uploads; open: OpenUploads; visit: () => Visit }): Sender {
  const { access, uploads, open } = parts
  const notes = createByTask<Note>()
  const questions = createByTask<Question>()
  const [reading, setReading] = createSignal<number | null>(null)

  const send = async (task: Destination, files: DroppedFiles) => {
    const { display, state } = parts.visit()
    const chosen = await sortOut(files, { display, allowedExtensions: task.allowedExtensions })
    const again = new Set([...pathsOf(chosen.files), ...chosen.folders.map(({ name }) => name)])
    notes.set(task.id, (before) => withoutUnbegun(before, again))
    let silent = true
    const say = (why: string, names: readonly string[]) => {
      if (names.length === 0) return
      silent = false
      note(task.id, { why, names })
    }
    for (const { why, names } of chosen.notes) say(why, names)
    const onlyBegun = onlyBegunOf(task, state)
    let begun = 0

    await trying(task.id, pathsOf(chosen.files), async () => {
      const { goOn, fresh, changed } = await open.resumeFiles(task.id, chosen.files)
      const unknown = fresh.filter((file) => !changed.has(file))
      const taken = onlyBegun ? new Set<ChosenFile>() : await listTakenFiles(access, task.id, unknown)
      const start: FileToStart[] = [...goOn].map(([file, upload]) => ({ chosen: file, upload }))
      if (onlyBegun) say(onlyBegun, pathsOf(fresh))
      else {
        // What takes the place of something rejected needs no question.
        const asks = task.state === 'rejected' ? new Set<ChosenFile>() : taken
        start.push(
          ...unknown.filter((file) => !asks.has(file)).map((file) => ({ chosen: file, sameName: taken.has(file) ? ('new-version' as const) : undefined })),
        )
        questions.set(task.id, (before) => [...before, ...changedQuestion(changed), ...takenQuestion([...asks])])
      }
      say('twice', await uploads.startFiles(task.id, start))
      begun += start.length
    })
    for (const folder of chosen.folders) {
      await trying(task.id, [folder.name], async () => {
        const resumed = await open.resumeFolder(task.id, folder, uploads.failedFolder(task.id, folder.name))
        if (!resumed && onlyBegun) return say(onlyBegun, [folder.name])
        // What has changed inside a folder takes the place of what was begun under the very same path.
        for (const [file, begunAs] of onlyBegun ? [] : (resumed?.changed ?? [])) {
          say('changed', [file.path])
          await open.giveUp(begunAs).catch(() => undefined)
        }
        begun += 1
        if (!(await uploads.startFolder(task.id, { chosen: folder, resumed }))) say('twice', [folder.name])
      })
    }
    if (begun > 0 && silent) announce(`${begun.toLocaleString('en')} added to ${task.name}.`)
  }
  const note = (taskId: VisibleTask['id'], added: Note) => notes.set(taskId, (before) => withNote(before, added))
  /** Begins something; what cannot be begun is told, and keeps nothing else from being begun. */
  const trying = async (taskId: VisibleTask['id'], names: readonly string[], work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      if (names.length > 0) note(taskId, { why: 'unbegun', names, trouble: explain(error).happened })
    }
  }
  const startFiles = (taskId: VisibleTask['id'], files: readonly FileToStart[]) =>
    trying(taskId, pathsOf(files.map(({ chosen }) => chosen)), async () => {
      const names = await uploads.startFiles(taskId, files)
      if (names.length > 0) note(taskId, { why: 'twice', names })
    })
  return {
    send: (task, files) => void send(task, files),
    reading,
    setReading,
    notes: notes.of,
    dismiss: (taskId) => notes.set(taskId, () => []),
    questions: questions.of,
    taskIds: () => [...new Set([...open.taskIds(), ...questions.taskIds(), ...notes.taskIds()])],
    asks: () => questions.taskIds().length > 0,
    answer(taskId, question, files) {
      questions.set(taskId, (before) => before.filter((each) => each !== question))
      void startFiles(taskId, files)
    },
    dropQuestions(taskId) {
      const asked = questions.of(taskId)
      if (asked.length > 0) questions.set(taskId, () => [])
      for (const { files } of asked) note(taskId, { why: 'only_begun', names: pathsOf(files) })
    },
    sendChanged: (task, question) => void sendChanged(task, question),
    canGoOn: (taskId) => open.of(taskId),
    goOn: (task, what) => void goOn(task, what).catch((error: unknown) => toast(explain(error).happened)),
    async giveUp(what) {
      for (const each of what) await open.giveUp(each)
    },
  }

  async function sendChanged(task: Destination, question: ChangedQuestion): Promise<void> {
    try {
      for (const each of question.begun) await open.giveUp(each)
    } catch (error) {
      toast(explain(error).happened)
      return
    }
    questions.set(task.id, (before) => before.filter((each) => each !== question))
    const taken = await listTakenFiles(access, task.id, question.files)
    questions.set(task.id, (before) => [...before, ...takenQuestion([...taken])])
    await startFiles(
      task.id,
      question.files.filter((file) => !taken.has(file)).map((chosen) => ({ chosen })),
    )
  }

  async function goOn(task: Destination, what: readonly Waiting[]): Promise<void> {
    const wanted = what.flatMap(({ handle }) => handle ?? [])
    const allowed = await askToRead(wanted)
    if (allowed.length < wanted.length) toast('The browser did not open everything again. Choose the rest by hand.')
    if (allowed.length === 0) return
    setReading(0)
    const files = await readHandles(allowed, setReading).finally(() => setReading(null))
    await send(task, files)
  }
}
