import { BrandOf, UpdateBrand } from '@sluice/core/branding/schemas'
import { getBrand, removeLogo, updateBrand } from '@sluice/core/branding/usecases'
import { router, staff } from '../trpc.ts'

export const brandingRouter = router({
  get: staff.input(BrandOf).query(({ ctx, input }) => getBrand(ctx, input)),
  update: staff.input(UpdateBrand).mutation(({ ctx, input }) => updateBrand(ctx, input)),
  removeLogo: staff.input(BrandOf).mutation(({ ctx, input }) => removeLogo(ctx, input)),
})
