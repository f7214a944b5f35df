/** Names that a vendor's database may well hold, and that break a layout or a careless template. */

const MARKUP = '<img src=x onerror=alert(1)> & <b>“Sons” \u202etxet desrever\u202c</b>';

/** Eighty letters without a place to break, which is as long as a label may be. */
export const UNBREAKABLE =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

export const FOREIGN = 'استدعاءات واجهة برمجة التطبيقات لمنطقة الشرق الأوسط وشمال أفريقيا';

/** By what Quillet's first customer has at Stripe. */
export const LONG_WORDS = {
  'Scale plan': UNBREAKABLE,
  Seats: MARKUP,
  'API calls': MARKUP,
  Storage: FOREIGN,
};

export const LONG_METERS = {
  api_calls: { label: UNBREAKABLE, unit: 'calls <b>of</b> the application programming interface' },
  storage: { label: FOREIGN, unit: 'GB-months' },
};
