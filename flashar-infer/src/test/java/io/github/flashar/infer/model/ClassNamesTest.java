package io.github.flashar.infer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.core.error.InvalidRequestException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassNamesTest {

    private final ClassNames names = new ClassNames(List.of("cat", "dog", "frog"));

    @Test
    void idsAndNamesMayBeMixed() {
        assertThat(names.parse("2, cat,1")).containsExactly(2, 0, 1);
        assertThat(names.parse("all")).containsExactly(0, 1, 2);
    }

    @Test
    void whatIsNoClassIsNamedWithTheRange() {
        assertThatThrownBy(() -> names.parse("0,3"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("class id = 3 is outside 0..2");
        assertThatThrownBy(() -> names.parse("-1")).hasMessage("class id = -1 is outside 0..2");
        assertThatThrownBy(() -> names.parse("cow"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContainingAll("\"cow\"", "0..2", "[cat, dog, frog]");
        assertThatThrownBy(() -> names.parse("")).hasMessageContaining("\"\"");
    }

    @Test
    void namesAreReadBackAndMadeUpWhereTheyDoNotFit() {
        JsonObject config = new JsonObject();
        names.describe(config);

        assertThat(ClassNames.of(config, 3)).isEqualTo(names);
        assertThat(ClassNames.of(config, 2).names()).containsExactly("class 0", "class 1");
        assertThat(ClassNames.of(new JsonObject(), 1).names()).containsExactly("class 0");
        assertThat(ClassNames.of(JsonParser.parseString("{}").getAsJsonObject(), 1).name(1))
                .isEqualTo("no class");
    }
}
