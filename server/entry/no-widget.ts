/** `usage-portal/widget` where there is no document: a server renders the tags, a browser fills them. */
export {};
