import { spawn } from 'node:child_process';

const COMMANDS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
};

/** Asks the system to show an address. Where it cannot, the printed address is enough. */
export function openBrowser(address: string): void {
  const [command, ...args] = COMMANDS[process.platform] ?? [];
  if (!command) return;
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  child.once('error', () => {});
  child.unref();
}
