/** What the command line programs share: exit codes, JSON lines, human text, logging, signals. */
@org.jspecify.annotations.NullMarked
package org.rtclite.examples.cli;
