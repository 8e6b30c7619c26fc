/**
 * Time and network for tests: nothing waits, nothing is random that a seed does not fix.
 *
 * <p>In the main jar, without JUnit, so that programs can test what they build on this library.
 */
package org.rtclite.rtp.testing;
