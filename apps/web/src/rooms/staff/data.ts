import { action } from '@solidjs/router'
import { api } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'

export type Member = Awaited<ReturnType<typeof api.staff.list.query>>[number]

export const getMe = staffQuery(() => api.signIn.me.query(), 'me')
export const signOut = () => api.signIn.signOut.mutate()
export const listStaff = staffQuery(() => api.staff.list.query(), 'staff')
export const inviteStaff = action((input: Parameters<typeof api.staff.invite.mutate>[0]) => api.staff.invite.mutate(input), 'staff.invite')
export const inviteAgain = action((staffId: Member['id']) => api.staff.inviteAgain.mutate({ staffId }), 'staff.inviteAgain')
export const changeRole = action((staffId: Member['id'], role: Member['role']) => api.staff.changeRole.mutate({ staffId, role }), 'staff.changeRole')
export const disableStaff = action((staffId: Member['id']) => api.staff.disable.mutate({ staffId }), 'staff.disable')
export const enableStaff = action((staffId: Member['id']) => api.staff.enable.mutate({ staffId }), 'staff.enable')
export const getOwnNotices = staffQuery(() => api.staff.getOwnNotices.query(), 'staff.ownNotices')
export const setOwnNotices = action(
  (input: Parameters<typeof api.staff.setOwnNotices.mutate>[0]) => api.staff.setOwnNotices.mutate(input),
  'staff.setOwnNotices',
)
export const setNotices = action((input: Parameters<typeof api.staff.setNotices.mutate>[0]) => api.staff.setNotices.mutate(input), 'staff.setNotices')
