/** The codec program: decodes, encodes and converts sound files, and says what is in them. */
@org.jspecify.annotations.NullMarked
package org.rtclite.examples.codec;
