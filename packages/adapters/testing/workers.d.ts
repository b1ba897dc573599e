/** The bindings that vitest.workers.config.ts gives to tests. */
declare module 'cloudflare:workers' {
  export const env: {
    DB: import('@cloudflare/workers-types').D1Database
    BUCKET: import('@cloudflare/workers-types').R2Bucket
    EMAIL: import('@cloudflare/workers-types').SendEmail
  }
}
