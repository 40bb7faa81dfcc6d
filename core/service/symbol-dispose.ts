// Node 18, which Electron before 28 has, lacks the symbol; everything that owns tensors has a method of that name. To be imported first: classes
// look the symbol up when they are defined.
(Symbol as { dispose?: symbol }).dispose ??= Symbol.for('Symbol.dispose');
