/** Line drawings of the panels below the first view; they arrive with them. */
export const NEXT = 'M6 3.5 10.5 8 6 12.5';
export const SEARCH = 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3 14 14';
export const CLOSE = 'M4 4l8 8M12 4l-8 8';
