/** JMH benchmarks of the hot paths. */
package org.rtclite.benchmarks;
