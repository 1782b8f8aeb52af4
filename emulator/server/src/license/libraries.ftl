<#-- The libraries in flowkv.jar, for harness-scripts/build-npm: one a line, with its licenses as its POM names them. -->
<#list dependencyMap as entry>
<#if entry.key.groupId != "dev.flowkv">
${entry.key.groupId}	${entry.key.artifactId}	${entry.key.version}	${entry.value?join(", ")}
</#if>
</#list>
