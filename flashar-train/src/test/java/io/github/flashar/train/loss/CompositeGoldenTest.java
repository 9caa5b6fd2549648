package io.github.flashar.train.loss;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.dropout.DropoutPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The official trainer's variants of the loss, as a run computes them. */
class CompositeGoldenTest {

    private static final Pattern SPLIT =
            Pattern.compile("train\\.split_loss_lam([0-9.]+?)(?:_col0boost([0-9.]+))?");
    private static final Pattern IGNORED = Pattern.compile("train\\.loss_ignore_every(\\d+)th");
    private static final String VALID = "train.loss_valid";
    private static final String COLLAPSE = "train.stat.loss_gate_collapse";

    /** Which targets count is given with the batch; that some may not is all that matters here. */
    private static final LossExtras MASKED =
            LossExtras.NONE.with(new ContextMasking(1, ContextMasking.Replacement.MASK, 0));

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("flashar")
                .optUnsupported(LossFixtures::unsupported)
                .tests(CompositeGoldenTest::aspects);
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        List<GoldenAspect> aspects = new ArrayList<>();
        for (String name : fixture.tensors().names()) {
            Matcher split = SPLIT.matcher(name);
            Matcher every = IGNORED.matcher(name);
            if (split.matches()) {
                String boost = split.group(2);
                double share = Double.parseDouble(split.group(1));
                SplitLoss loss =
                        new SplitLoss(share, boost == null ? 0 : Double.parseDouble(boost));
                aspects.add(
                        aspect(fixture, name, "split", LossExtras.NONE.with(loss), whole(fixture)));
            } else if (every.matches()) {
                int n = Integer.parseInt(every.group(1));
                aspects.add(aspect(fixture, name, "fused", MASKED, everyNth(fixture, n)));
            } else if (name.equals(VALID)) {
                aspects.add(aspect(fixture, name, "fused", MASKED, valid(fixture)));
            } else if (name.equals(COLLAPSE) && readsLogits(fixture)) {
                LossExtras extras = LossExtras.NONE.withGateCollapse(1);
                aspects.add(aspect(fixture, name, "gate_collapse", extras, whole(fixture)));
            }
        }
        return aspects;
    }

    private static GoldenAspect aspect(
            GoldenFixture fixture, String name, String term, LossExtras extras, MaskedBatch batch) {
        return new GoldenAspect(
                name, golden -> compare(golden, fixture, name, term, extras, batch));
    }

    private static void compare(
            GoldenComparison golden,
            GoldenFixture fixture,
            String name,
            String term,
            LossExtras extras,
            MaskedBatch batch) {
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model = LossFixtures.model(manager, fixture);
                CompositeLoss loss =
                        new CompositeLoss(
                                model,
                                Optional.empty(),
                                AuxiliaryWeights.NONE,
                                extras,
                                Precision.FLOAT32);
                NDScope scope = NativeMemory.scope()) {
            NDList terms = loss.evaluate(batch, DropoutPass.NONE, false);
            golden.close(
                    name,
                    terms.get(loss.terms().indexOf(term)).getFloat(),
                    fixture.tensors().scalar(name),
                    fixture.tolerance("loss"));
        }
    }

    private static MaskedBatch whole(GoldenFixture fixture) {
        return MaskedBatch.whole(LossFixtures.batch(fixture));
    }

    private static MaskedBatch everyNth(GoldenFixture fixture, int n) {
        MaskedBatch batch = whole(fixture);
        for (boolean[] row : batch.ignored()) {
            for (int cell = 0; cell < row.length; cell += n) {
                row[cell] = true;
            }
        }
        return batch;
    }

    private static MaskedBatch valid(GoldenFixture fixture) {
        TokenBatch batch = LossFixtures.batch(fixture);
        long[] valid = fixture.tensors().longs("train.valid");
        boolean[][] ignored = new boolean[batch.size()][batch.tokens()[0].length];
        for (int i = 0; i < ignored.length; i++) {
            Arrays.fill(ignored[i], valid[i] == 0);
        }
        return new MaskedBatch(batch, batch, ignored);
    }

    private static boolean readsLogits(GoldenFixture fixture) {
        return ModelConfigs.flashAr(LossFixtures.config(fixture)).gate()
                instanceof GateConfig.Logits;
    }
}
