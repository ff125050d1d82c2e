package netlab.testkit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/// Leaves container tests out loudly where there is no engine, and fails where there must be one.
final class EngineCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            return ConditionEvaluationResult.enabled("a container engine answers");
        }
        if ("required".equals(System.getProperty("engine"))) {
            throw new ExtensionConfigurationException("no container engine answers, and -Dengine=required needs one");
        }
        System.err.println("LEFT OUT, for no container engine answers: " + context.getDisplayName());
        return ConditionEvaluationResult.disabled("no container engine answers");
    }
}
