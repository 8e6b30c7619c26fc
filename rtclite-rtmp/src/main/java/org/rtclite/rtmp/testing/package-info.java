/** Support for tests of programs that use RTMP: two sessions joined without a network. No test framework needed. */
package org.rtclite.rtmp.testing;
