import worker from '../src/main.ts'

/** The Worker for journeys about ends: its clock stands at the instant that was last put to `/clock`. Everything of ours reads Date.now. */
let standsAt = Date.now()

Date.now = () => standsAt

export default {
  ...worker,
  async fetch(...[request, env, exec]: Parameters<typeof worker.fetch>): Promise<Response> {
    if (request.method === 'PUT' && new URL(request.url).pathname === '/clock') {
      standsAt = Number(await request.text())
      return new Response(null, { status: 204 })
    }
    const response = await worker.fetch(request, env, exec)
    const headers = new Headers(response.headers)
    headers.set('Date', new Date(standsAt).toUTCString())
    return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
  },
}
