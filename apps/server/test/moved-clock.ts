import { subscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { ServerResponse } from 'node:http'

/**
 * Loaded before the server (`node --import`) by journeys about ends: its clock stands at the instant that the file of MOVED_CLOCK tells, until it tells
 * another one. Everything of ours reads Date.now.
 */
const file = process.env['MOVED_CLOCK'] ?? ''

Date.now = () => Number(readFileSync(file, 'utf8'))

// Node writes this header by a clock of its own.
subscribe('http.server.request.start', (message) => {
  if (typeof message !== 'object' || message === null || !('response' in message) || !(message.response instanceof ServerResponse)) return
  message.response.setHeader('Date', new Date(Date.now()).toUTCString())
})
