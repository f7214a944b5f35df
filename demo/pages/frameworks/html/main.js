// #region embed
const portal = document.querySelector('usage-portal');
portal.addEventListener('usage-loaded', () => {
  document.querySelector('#heard').textContent = 'The figures have arrived.';
});
// #endregion
