/** A drawn picture of a shop, as JPEG, with a code where the fixtures see one. */
import type { SeenCode } from './generated/SeenCode';

const WIDTH = 640;
const HEIGHT = 360;
const MODULES = 25;
const COLOURS = ['#8c6f5a', '#5d7470', '#a08a6d', '#76655f', '#8f9a92', '#6a5d6b', '#b09c80'];
const GOODS = Array.from({ length: 48 }, (_, at) => COLOURS[(at * 5) % COLOURS.length] ?? '');

export async function picture(codes: readonly SeenCode[]): Promise<ArrayBuffer> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  drawShop(pen);
  for (const { corners } of codes) drawCode(pen, corners);
  const jpeg = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.8));
  if (!jpeg) throw new Error('no JPEG');
  return jpeg.arrayBuffer();
}

/** Shelves out of focus, as behind somebody who stands at the till. */
function drawShop(pen: CanvasRenderingContext2D): void {
  const wall = pen.createLinearGradient(0, 0, WIDTH, HEIGHT);
  wall.addColorStop(0, '#b9b3a8');
  wall.addColorStop(1, '#6d6a63');
  pen.fillStyle = wall;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.filter = 'blur(5px)';
  GOODS.forEach((colour, at) => {
    const row = at % 4;
    const high = 30 + ((at * 11) % 26);
    pen.fillStyle = colour;
    pen.fillRect(-10 + Math.floor(at / 4) * 56 + row * 9, 78 + row * 88 - high, 38, high);
  });
  pen.fillStyle = '#4a463f';
  for (let row = 0; row < 4; row += 1) pen.fillRect(-10, 78 + row * 88, WIDTH + 20, 9);
  pen.filter = 'none';
}

/** A phone with something on it that looks like a code from afar. */
function drawCode(pen: CanvasRenderingContext2D, corners: SeenCode['corners']): void {
  const [[left, top], [right, rightTop], , [bottomLeft, bottom]] = corners;
  pen.save();
  pen.setTransform(
    (right - left) * WIDTH,
    (rightTop - top) * HEIGHT,
    (bottomLeft - left) * WIDTH,
    (bottom - top) * HEIGHT,
    left * WIDTH,
    top * HEIGHT,
  );
  pen.fillStyle = '#16181a';
  pen.fillRect(-0.2, -0.42, 1.4, 1.9);
  pen.fillStyle = '#fbfbf9';
  pen.fillRect(-0.15, -0.34, 1.3, 1.72);
  pen.fillStyle = '#101214';
  for (let row = 0; row < MODULES; row += 1) {
    for (let column = 0; column < MODULES; column += 1) {
      if (isDark(row, column)) pen.fillRect(column / MODULES, row / MODULES, 0.042, 0.042);
    }
  }
  pen.restore();
}

function isDark(row: number, column: number): boolean {
  const fromEnd = MODULES - 1;
  for (const [y, x] of [
    [row, column],
    [row, fromEnd - column],
    [fromEnd - row, column],
  ] as const) {
    const ring = Math.max(Math.abs(y - 3), Math.abs(x - 3));
    if (ring <= 4) return ring === 3 || ring <= 1;
  }
  return (row * 7 + column * 13 + ((row * column) % 5) * 3) % 5 < 2;
}
