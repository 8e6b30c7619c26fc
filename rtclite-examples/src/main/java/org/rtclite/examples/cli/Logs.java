package org.rtclite.examples.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of a program: logback set up in code, so that the jar brings no configuration an embedder would meet. */
public final class Logs {

    /** How much the log says. */
    public enum Detail {
        /** Errors only ({@code -q}). */
        QUIET,
        /** What needs attention. */
        NORMAL,
        /** Everything but wire dumps ({@code -v}). */
        VERBOSE
    }

    private Logs() {}

    /**
     * Sends the log to the console from now on.
     *
     * @param toStderr where stdout carries JSON lines
     */
    public static void configure(Detail detail, boolean toStderr) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            return; // another logging backend is on the class path, with a configuration of its own
        }
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{24} %msg%n%ex{full}");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget(toStderr ? "System.err" : "System.out");
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(
                switch (detail) {
                    case QUIET -> Level.ERROR;
                    case NORMAL -> Level.WARN;
                    case VERBOSE -> Level.DEBUG;
                });
        context.getLogger("io.netty").setLevel(detail == Detail.QUIET ? Level.ERROR : Level.WARN);
    }
}
