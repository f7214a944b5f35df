import type { NextConfig } from 'next';

export default {
  // Its server part reads the widget's files from its own folder, which a bundle has not.
  serverExternalPackages: ['usage-portal'],
} satisfies NextConfig;
