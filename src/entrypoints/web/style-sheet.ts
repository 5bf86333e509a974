import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestHandler } from 'express';

/** The one style of all pages; a browser keeps it and asks whether it is still the same. */
export const serveStyleSheet = (): RequestHandler => {
  const style = readFileSync(new URL('./style.css', import.meta.url));
  const tag = `"${createHash('sha256').update(style).digest('base64url').slice(0, 22)}"`;
  return (_request, response) => {
    response.set({ 'Cache-Control': 'no-cache', ETag: tag }).type('css').send(style);
  };
};
