// A function of the generated loads' main module that is written in JavaScript.
mergeInto(LibraryManager.library, {
    js_one__sig: 'ii',
    js_one: function (a) { if (a !== 1) throw new Error('js_one got ' + a); return 90; },
});
