package embedding;

import java.nio.file.Path;
import java.time.Duration;
import org.rtclite.sip.phone.Call;
import org.rtclite.sip.phone.CallFailedException;
import org.rtclite.sip.phone.Phone;

/** What a program that embeds a phone writes; the callee is a second phone, so that it runs anywhere. */
public final class Embedding {

    private Embedding() {}

    public static void main(String[] arguments) throws Exception {
        Path menu = Path.of(arguments[0]);
        try (Phone callee = Phone.builder().bind("127.0.0.1", 0).build()) {
            callee.onCall(incoming -> {
                Call call = incoming.answer();
                call.sendDigits("1234#");
                call.echo();
            });
            try (Phone phone = Phone.builder().account("sip:alice@127.0.0.1", "secret").bind("127.0.0.1", 0).build();
                    Call call = phone.call(
                            "sip:bob@127.0.0.1:" + callee.localAddress().getPort(), Duration.ofSeconds(10))) {
                System.out.println("played " + call.play(menu));
                System.out.println("read " + call.readDigits(4, '#', Duration.ofSeconds(10)));
                System.out.println("report " + call.report());
            } catch (CallFailedException e) {
                System.out.println("failed: " + e.failure().kind());
            }
        }
        System.out.println("closed");
    }
}
