/** Line drawings of what comes after the first view; they arrive with it. */
export const NEXT = 'M6 3.5 10.5 8 6 12.5';
export const SEARCH = 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3 14 14';
export const CLOSE = 'M4 4l8 8M12 4l-8 8';
export const WARN = 'M8 2.2 14.3 13H1.7L8 2.2zM8 6.5v3M8 11.2v.1';
export const CARD =
  'M3 3.5h10A1.5 1.5 0 0 1 14.5 5v6a1.5 1.5 0 0 1-1.5 1.5H3A1.5 1.5 0 0 1 1.5 11V5A1.5 1.5 0 0 1 3 3.5zM1.5 6.5h13M4 10h2.5';
