import { Refused } from '../../api.ts'

/** Four times the height that pages show it in, and as wide as that allows. */
const WIDEST = 640
const HIGHEST = 112

/**
 * Any picture that the browser can show as a PNG that is small enough for every page, without what else its file had in it: place, camera, scripts.
 * Throws `Refused` with `logo.unreadable`.
 */
export async function drawLogo(file: Blob): Promise<Blob> {
  const address = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const png = await draw(image, file.type === 'image/svg+xml')
    if (png) return png
  } catch {
    // No picture, or one of a kind that this browser does not know.
  } finally {
    URL.revokeObjectURL(address)
  }
  throw new Refused({ code: 'logo.unreadable' })
}

/** What is drawn by lines is as sharp in any size; pixels are only ever made fewer. */
function draw(image: HTMLImageElement, byLines: boolean): Promise<Blob | null> {
  // Some browsers know no size of a drawing that says none.
  const width = image.naturalWidth || WIDEST
  const height = image.naturalHeight || HIGHEST
  const scale = Math.min(WIDEST / width, HIGHEST / height, byLines ? Infinity : 1)
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}
