import { Socket } from 'node:net';

/** Loaded before a run that must stay in its process: a connection ends it at once. */
Socket.prototype.connect = () => {
  console.error('A connection was tried.');
  process.exit(9);
};
