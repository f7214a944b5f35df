/** The sliders and the arithmetic behind them: nobody needs them before opening. */
export const fetchWhatIf = () => import('../what-if/index.ts');
