/**
 * Engines over a simulated network in virtual time: nothing waits, nothing is random that a seed does not fix.
 *
 * <p>In the main jar, without JUnit, so that programs can test what they build on the user agent.
 */
package org.rtclite.sip.testing;
