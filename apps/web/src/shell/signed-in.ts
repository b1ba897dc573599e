import { createContext, useContext } from 'solid-js'
import type { api } from '../api.ts'

export interface SignedIn {
  me: Awaited<ReturnType<typeof api.signIn.me.query>>
  /** IANA zone of the workspace. */
  zone: string
}

export const SignedInContext = createContext<SignedIn>()

/** Who is signed in, and the workspace's time zone. On staff pages only. */
export function useSignedIn(): SignedIn {
  const signedIn = useContext(SignedInContext)
  if (!signedIn) throw new Error('This page stands outside of the staff layout.')
  return signedIn
}

export const roleWord = (role: SignedIn['me']['role']) => (role === 'administrator' ? 'Administrator' : 'Level 2')
