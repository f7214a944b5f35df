/**
 * How often the range held in the published backtest, customers with and without earlier periods
 * together: written by `npm run bench:forecast` with `docs/forecast.md`, which says on what.
 */
export const PUBLISHED = { right: 3127, of: 3868 };
