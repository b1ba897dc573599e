import { useSearchParams } from '@solidjs/router'
import FileX from 'lucide-solid/icons/file-x'
import { type JSX, onMount } from 'solid-js'
import { VisitorShell } from '../../shell/visitor-shell.tsx'
import { explainCode, hasWords } from '../../text.ts'
import { LinkButton } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Lone } from '../../ui/lone.tsx'

/** Where a browser is sent that asked for bytes and was refused: says it in words instead of problem JSON. */
export default function ProblemPage(): JSX.Element {
  const [search] = useSearchParams<{ code: string; request: string }>()
  // The address is anybody's to write: a code must be known, an id must look like one.
  const words = () => explainCode(search.code !== undefined && hasWords(search.code) ? search.code : 'not_found')
  const requestId = () => (/^req_[0-9a-z]{24}$/.test(search.request ?? '') ? search.request : undefined)
  const needsSignIn = () => search.code === 'sign_in.needed'
  onMount(() => (document.title = words().happened))
  return (
    <VisitorShell workspace="Sluice">
      <Lone
        icon={<FileX size={20} aria-hidden="true" />}
        title={words().happened}
        action={
          <>
            <LinkButton href={needsSignIn() ? '/sign-in' : '/'} look="primary">
              {needsSignIn() ? 'Sign in' : 'Go to the start'}
            </LinkButton>
            {requestId() === undefined ? null : <CopyButton text={requestId() ?? ''} label="Copy request id" look="quiet" />}
          </>
        }
      >
        <p>{words().kept}</p>
        <p>{words().todo}</p>
        {requestId() === undefined ? null : <p class="font-mono text-xs break-all">{requestId()}</p>}
      </Lone>
    </VisitorShell>
  )
}
