/** A whole call on loopback, without an account, a sound card or another program. */
@org.jspecify.annotations.NullMarked
package org.rtclite.examples.demo;
