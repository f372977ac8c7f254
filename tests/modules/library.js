// Functions of the main modules that are written in JavaScript.
mergeInto(LibraryManager.library, {
    js_twice__sig: 'ii',
    js_twice: function (a) { return 2 * a; },
    js_wide__sig: 'ij',
#if WASM_BIGINT
    js_wide: function (a) { return Number(a + BigInt(1)); },
#else
    js_wide: function (low, high) { return low + 1; },
#endif
});
