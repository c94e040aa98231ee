/** Draws what the camera sees into a canvas. */
import type { Backend, Stop } from '$lib/ipc/backend';

/**
 * Shows the newest picture until it is stopped. The next one is asked for when this one is drawn, and
 * nothing is drawn in a window that nobody sees. `sized` is told the picture's size when it changes.
 */
export function showPicture(
  backend: Backend,
  canvas: HTMLCanvasElement,
  sized?: (width: number, height: number) => void,
): Stop {
  const pen = canvas.getContext('2d', { alpha: false });
  let isOver = false;
  const stop = backend.watchPreview(async (jpeg) => {
    await new Promise(requestAnimationFrame);
    const picture = await decode(jpeg);
    if (picture === null) return;
    if (!isOver) {
      if (canvas.width !== picture.width || canvas.height !== picture.height) {
        canvas.width = picture.width;
        canvas.height = picture.height;
        sized?.(picture.width, picture.height);
      }
      pen?.drawImage(picture, 0, 0);
    }
    picture.close();
  });
  return () => {
    isOver = true;
    stop();
  };
}

/** One that cannot be read is left out: the next is a moment away. */
const decode = (jpeg: ArrayBuffer): Promise<ImageBitmap | null> =>
  createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' })).catch(() => null);
