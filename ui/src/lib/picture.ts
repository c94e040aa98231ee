/** Draws what the camera sees into a canvas. */
import type { Backend, Stop } from '$lib/ipc/backend';

/**
 * Shows the newest picture until it is stopped. The next one is asked for when this one is drawn, and
 * nothing is drawn in a window that nobody sees. `sized` is told the picture's size when it changes.
 */
export function showPicture(
  backend: Backend,
  canvas: () => HTMLCanvasElement | undefined,
  sized?: (width: number, height: number) => void,
): Stop {
  let isOver = false;
  const stop = backend.watchPreview(async (jpeg) => {
    const [picture] = await Promise.all([decode(jpeg), new Promise(requestAnimationFrame)]);
    if (picture === null) return;
    const drawn = canvas();
    if (!isOver && drawn !== undefined) {
      if (drawn.width !== picture.width || drawn.height !== picture.height) {
        drawn.width = picture.width;
        drawn.height = picture.height;
        sized?.(picture.width, picture.height);
      }
      drawn.getContext('2d', { alpha: false })?.drawImage(picture, 0, 0);
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
