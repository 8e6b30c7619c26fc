/** The command line SIP endpoint: docs/command-line.md is its contract. */
@org.jspecify.annotations.NullMarked
package org.rtclite.examples.caller;
