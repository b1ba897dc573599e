import { isIP } from 'node:net'

/**
 * The address that the nearest proxy wrote, without the port and brackets that some add: an asker's port is another for each connection. Undefined where
 * it wrote none.
 */
export function forwardedAddress(header: string | undefined): string | undefined {
  const last = header?.split(',').at(-1)?.trim() ?? ''
  const bare = /^\[(.+)\](?::\d+)?$/.exec(last)?.[1] ?? /^([^:]+):\d+$/.exec(last)?.[1] ?? last
  return isIP(bare) === 0 ? undefined : bare
}
