package org.rtclite.examples.caller;

import java.util.regex.Pattern;
import org.rtclite.examples.cli.Console;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.ua.SipTrace;

/** Prints every SIP message, with what proves a password taken out. */
final class MessagePrinter implements SipTrace {

    private static final Pattern SECRET = Pattern.compile("(?i)(response=)\"[^\"]*\"");

    private final Console console;

    MessagePrinter(Console console) {
        this.console = console;
    }

    @Override
    public void sent(SipMessage message, Flow flow, long nowNanos) {
        print(">>>", message, flow);
    }

    @Override
    public void received(SipMessage message, Flow flow, long nowNanos) {
        print("<--", message, flow);
    }

    private void print(String arrow, SipMessage message, Flow flow) {
        String text = SECRET.matcher(message.toString().replace("\r\n", "\n")).replaceAll("$1\"...\"");
        console.say(arrow + " " + flow + "\n" + text.strip() + "\n");
    }
}
