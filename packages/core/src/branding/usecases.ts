import { commit } from '../audit/usecases.ts'
import type { Context, StaffContext, VisitorContext } from '../context.ts'
import { must } from '../database.ts'
import { isNamed } from '../errors.ts'
import { type Id, isId, newId } from '../ids.ts'
import type { ByteRange, Database } from '../ports.ts'
import { assertAdministrator } from '../staff/policy.ts'
import { brandHolderNotFound, logoChanged, logoNotFound, logoTooLarge, logoUnreadable } from './errors.ts'
import { type Brand, type BrandHolder, brandOf, type HeldBrand, isLogo } from './policy.ts'
import { findHeldBrand, listLogoKeys, swapLogo, updateBrandRow } from './repository.ts'
import { type BrandOf, LARGEST_LOGO_BYTES, type UpdateBrand } from './schemas.ts'

const PNG = 'image/png'

/** Staff keep the looks of customers; the workspace's is for administrators. */
function assertMayChange(ctx: StaffContext, holderId: BrandHolder): void {
  if (holderId === 'workspace') assertAdministrator(ctx)
}

async function getHeld(db: Database, holderId: BrandHolder) {
  const held = await findHeldBrand(db, holderId)
  if (!held) throw brandHolderNotFound()
  return held
}

/** How a holder has its pages look, and what a customer's take from the workspace where it leaves something open. Throws `brand.holder_not_found`. */
export async function getBrand(ctx: StaffContext, { holderId }: BrandOf): Promise<Brand & { inherited: Brand | null }> {
  assertMayChange(ctx, holderId)
  const own = brandOf([await getHeld(ctx.db, holderId)])
  return { ...own, inherited: holderId === 'workspace' ? null : brandOf([await getHeld(ctx.db, 'workspace')]) }
}

/** Sets colour and welcome text; null and empty leave them open. Throws `brand.holder_not_found`. */
export async function updateBrand(ctx: StaffContext, { holderId, ...changes }: UpdateBrand): Promise<void> {
  assertMayChange(ctx, holderId)
  await commit(ctx, 'brand.updated', subjectOf(holderId), { accent: changes.accent ?? '' }, [
    updateBrandRow(ctx.db, holderId, changes),
    must(brandHolderNotFound),
  ])
}

/**
 * Takes a PNG picture as the logo in place of the former one. What a crash leaves in the store without a row goes with the sweep of orphans.
 * Throws `logo.too_large`, `logo.unreadable`, `brand.holder_not_found`, `logo.changed`.
 */
export async function setLogo(ctx: StaffContext, { holderId, bytes }: BrandOf & { bytes: Uint8Array<ArrayBuffer> }): Promise<void> {
  assertMayChange(ctx, holderId)
  if (bytes.length > LARGEST_LOGO_BYTES) throw logoTooLarge()
  if (!isLogo(bytes)) throw logoUnreadable()
  const { logoKey: former } = await getHeld(ctx.db, holderId)
  const key = `logos/${holderId}/${newId('attempt')}`
  await ctx.store.put(key, { body: new Blob([bytes]).stream(), sizeBytes: bytes.length })
  const statements = [swapLogo(ctx.db, holderId, former, { key, mediaType: PNG }), must(logoChanged)] as const
  await commit(ctx, 'brand.logo_set', subjectOf(holderId), { sizeBytes: bytes.length }, statements).catch(async (error: unknown) => {
    if (isNamed(error, logoChanged)) await forget(ctx, key)
    throw error
  })
  if (former !== null) await forget(ctx, former)
}

/** Shows the workspace's logo in place of a customer's, Sluice's own in place of the workspace's. Throws `brand.holder_not_found`, `logo.changed`. */
export async function removeLogo(ctx: StaffContext, { holderId }: BrandOf): Promise<void> {
  assertMayChange(ctx, holderId)
  const { logoKey: former } = await getHeld(ctx.db, holderId)
  if (former === null) return
  await commit(ctx, 'brand.logo_removed', subjectOf(holderId), {}, [swapLogo(ctx.db, holderId, former, null), must(logoChanged)])
  await forget(ctx, former)
}

/** The picture, whose bytes `open` reads: of the workspace to anyone, of a customer to staff and to who was let in by a link of theirs. Throws `logo.not_found`. */
export async function openLogo(ctx: Context | StaffContext | VisitorContext, { holderId }: BrandOf) {
  if (!maySee(ctx, holderId)) throw logoNotFound()
  const held = await findHeldBrand(ctx.db, holderId)
  const key = held?.logoKey
  const head = key ? await ctx.store.head(key) : null
  if (!key || !head) throw logoNotFound()
  const open = async (range: ByteRange | null) => {
    const body = await ctx.store.get(key, range ?? undefined)
    if (!body) throw logoNotFound()
    return body
  }
  return { open, sizeBytes: head.sizeBytes, mediaType: held.logoMediaType ?? PNG, etag: key.split('/').at(-1) ?? '' }
}

const maySee = ({ actor }: Context | StaffContext | VisitorContext, holderId: BrandHolder) =>
  holderId === 'workspace' || actor.kind === 'staff' || (actor.kind === 'visitor' && actor.link.customerId === holderId)

/** How pages look that anyone sees. */
export const workspaceBrand = (row: Omit<HeldBrand, 'holderId'>): Brand => brandOf([{ ...row, holderId: 'workspace' }])

/** How a customer's pages and letters look. */
export async function customerBrand(db: Database, customerId: Id<'customer'>): Promise<Brand> {
  const held = await Promise.all([findHeldBrand(db, customerId), findHeldBrand(db, 'workspace')])
  return brandOf(held.filter((each) => each !== undefined))
}

/** Which of these objects are a logo: for the sweep of what no row stands for. Their keys begin with `logos/` and the holder. */
export async function listLogoObjects(db: Database, keys: readonly string[]): Promise<string[]> {
  const holders = keys.filter((key) => key.startsWith('logos/')).map((key) => key.split('/')[1] ?? '')
  if (holders.length === 0) return []
  const rows = await listLogoKeys(
    db,
    holders.filter((holder) => isId('customer', holder)),
  )
  return rows.flatMap((row) => row.logoKey ?? [])
}

const subjectOf = (holderId: BrandHolder) => (holderId === 'workspace' ? null : holderId)

/** No row names it: whether it goes now or with the sweep of orphans, nobody is shown it. */
const forget = (ctx: Context, key: string) => ctx.store.delete([key]).catch((error: unknown) => ctx.logger.error('logo.not_deleted', { error }))
