package org.rtclite.examples.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest carries. */
public final class VersionText implements IVersionProvider {

    /** The version number, or {@code unpacked} when the classes do not run from a jar. */
    public static String number() {
        String version = VersionText.class.getPackage().getImplementationVersion();
        return version == null ? "unpacked" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"rtclite " + number()};
    }
}
