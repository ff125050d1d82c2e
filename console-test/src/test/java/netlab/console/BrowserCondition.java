package netlab.console;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Leaves browser tests out loudly where there is no browser, and fails where there must be one.
final class BrowserCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Browser.program("chromium").isPresent() && Browser.program("chromedriver").isPresent()) {
            return ConditionEvaluationResult.enabled("chromium and chromedriver are installed");
        }
        if ("required".equals(System.getProperty("browser"))) {
            throw new ExtensionConfigurationException(
                    "there is no chromium with its chromedriver, and -Dbrowser=required needs them");
        }
        System.err.println("LEFT OUT, for there is no chromium with its chromedriver: " + context.getDisplayName());
        return ConditionEvaluationResult.disabled("there is no chromium with its chromedriver");
    }
}
