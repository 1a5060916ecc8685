anneal_test(translations LABEL unit ONCE LIBS Qt6::Core)
anneal_test(layers LABEL unit LIBS Qt6::Core DEPENDS anneal anneal-cli)
anneal_test(commalocale LABEL unit LIBS anneal_base anneal_config anneal_run anneal_text)
