/** Comes with the first portal of a page that is `bound`, and before its first request. */
export { proven } from './proven.ts';
