/** Command line programs on the public API of rtclite. */
package org.rtclite.examples;
