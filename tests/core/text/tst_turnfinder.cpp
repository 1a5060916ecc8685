// SPDX-License-Identifier: GPL-3.0-or-later
// Which tokens of a conversation are trained, and what of a row its rendering leaves out.
#include "core/base/files.h"
#include "core/text/trainingtemplates.h"
#include "tests/core/text/encodedrows.h"
#include "tests/support/jsonfiles.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;
using base::Json;
using text::LossOn;
using text::MaskBy;

namespace {

// A default system text stands before a conversation without one, and no conversation may be empty.
constexpr const char *kDefaultSystem
    = "{% for m in messages %}{% if loop.first and m['role'] != 'system' %}<|im_start|>system\nYou are an AI helper<|im_end|>\n"
      "{% endif %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
      "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
// Ends with the end of text only where no answer is asked for, as Phi-3's does.
constexpr const char *kEndsWithEos = "{%- for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}{% endfor -%}"
                                     "{%- if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% else %}{{ 'END' }}{% endif -%}";
constexpr const char *kPromptSaysMore
    = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% if m.role == 'assistant' %}<|im_end|>{% endif %}{% endfor %}"
      "{% if add_generation_prompt %} /think <assistant>{% endif %}";
constexpr const char *kThinksNothing = "{% for m in messages %}<{{ m.role }}>{{ m.content }}<|im_end|>{% endfor %}"
                                       "{% if add_generation_prompt %}<assistant><think></think>{% endif %}";
constexpr const char *kSystemMoves
    = "Be kind.{% for m in messages if m.role == 'system' %}{{ m.content }}{% endfor %}"
      "{% for m in messages if m.role != 'system' %}{% if m.role == 'user' %}<|im_start|>{% endif %}{{ m.content }}{% endfor %}";
constexpr const char *kStrips = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content | trim }}<|im_end|>\n{% endfor %}";
// Whatever is asked for, ends with what opens an answer, as the first templates of Llama 3.
constexpr const char *kOpensAlways
    = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{% for c in m.tool_calls or [] %}CALL {{ c.function.name }} "
      "{{ c.function.arguments | tojson }}{% endfor %}<|im_end|>\n{% endfor %}{{ '<|im_start|>assistant\n' }}";
constexpr const char *kOpensAlwaysInTags = "{% for m in messages %}<{{ m.role }}>{{ m.content }}</{{ m.role }}>\n{% endfor %}<assistant>";
constexpr const char *kOpensAlwaysInLines
    = "{% for m in messages %}{{ '<' + m.role + '>\n' + m.content + '\n</' + m.role + '>\n' }}{% endfor %}{{ '<assistant>\n' }}";
// With reasoning switched off in front of what the next answer says, as Command R's.
constexpr const char *kOpensAlwaysWithout
    = "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'assistant' %}<say>{{ m.content }}</say>{% else %}{{ m.content }}{% endif %}"
      "<|im_end|>\n{% endfor %}{{ '<|im_start|>assistant\n[off]' }}";
// What closes a question ends as the token that closes an answer.
constexpr const char *kOpensAlwaysAlike = "{% for m in messages %}<|im_start|>{{ m.role + '\n' + m.content }}{% if m.role == 'assistant' %}<|im_end|>"
                                          "{% else %}<|user_end|>{% endif %}{% endfor %}{{ '<|im_start|>assistant\n' }}";
// The prompt begins the reasoning of an answer, as R1's and DeepSeek's newer ones.
constexpr const char *kBeginsReasoning = "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}{% endfor %}"
                                         "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n<think>\nHere are my steps:' }}{% endif %}";
constexpr const char *kBeginsInWords = "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}{% endfor %}"
                                       "{% if add_generation_prompt %}{{ '<|im_start|>assistant\nHere are my steps:' }}{% endif %}";
constexpr const char *kEndsReasoning
    = "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' }}{% if m.role == 'assistant' %}</think>{% endif %}{{ m.content + '<|im_end|>\n' }}"
      "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n<think>' }}{% endif %}";
// Closes the last answer only where one more is asked for, as Apriel's.
constexpr const char *kLeavesLastOpen
    = "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content }}{% if not loop.last or add_generation_prompt %}{{ '<|im_end|>\n' }}"
      "{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
// Closes an answer that is asked for again, and opens none there.
constexpr const char *kOpensOnce
    = "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content }}{% if not loop.last or add_generation_prompt %}{{ '<|im_end|>\n' }}"
      "{% endif %}{% endfor %}{% if add_generation_prompt and messages[-1].role != 'assistant' %}{{ '<|im_start|>assistant\n' }}{% endif %}";
// Ends the conversation with another token than its turns, as gpt-oss's.
constexpr const char *kEndsOtherwise
    = "{% for m in messages %}<start><{{ m.role }}>{{ m.content }}{% if not loop.last or m.role == 'user' %}<end>{% else %}<|im_end|>{% endif %}"
      "{% endfor %}{% if add_generation_prompt %}<start><assistant>{% endif %}";
// Closes a turn at the next speaker, as Apertus'.
constexpr const char *kJoinsAnswers
    = "{% set ns = namespace(last='') %}{% for m in messages %}{% set role = 'assistant' if m.role == 'tool' else m.role %}{% if role != ns.last %}"
      "{% if ns.last %}<{{ ns.last }}_end>{% endif %}<{{ role }}>{% set ns.last = role %}{% endif %}{{ m.content }}{% endfor %}"
      "{% if ns.last == 'user' %}<user_end>{% endif %}{% if add_generation_prompt %}<assistant>{% endif %}";
// Answers have a space before their header where they are rendered, and none where they are asked for, as Molmo's.
constexpr const char *kSpaceBefore = "{% for m in messages %}{{ ' ' if m.role == 'assistant' }}{{ '<|im_start|>' + m.role + '\n' + m.content + "
                                     "'<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
constexpr const char *kHeads = "{% for m in messages %}{{ '### ' + m.role + ': ' + m.content + '\n' }}{% endfor %}"
                               "{% if add_generation_prompt %}{{ '### assistant: ' }}{% endif %}";
// Closes the conversation, and no turn in it, as Metharme's.
constexpr const char *kClosesAll = "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% endfor %}"
                                   "{% if add_generation_prompt %}<|assistant|>{% else %}<|im_end|>{% endif %}";
// What opens an answer stands in the default system text.
constexpr const char *kNamesItsOpening
    = "{% if messages[0].role != 'system' %}Think from <think> on<|im_end|>{% endif %}{% for m in messages %}{{ m.content }}"
      "{% if m.role == 'assistant' %}<|im_end|>{% endif %}{% endfor %}{% if add_generation_prompt %}<think>{% endif %}";
// Puts the system text into the turn that comes first, as Gemma 2's.
constexpr const char *kJoinsSystem
    = "{% set ns = namespace(text='') %}{% for m in messages %}{% if m.role == 'system' %}{% set ns.text = m.content + ' | ' %}{% else %}<|im_start|>"
      "{{ m.role + '\n' + ns.text + m.content }}<|im_end|>\n{% set ns.text = '' %}{% endif %}{% endfor %}"
      "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
// Asks for an answer in another way than it shows those that are there, as Motif 2's.
constexpr const char *kPromptsOtherwise
    = "{% for m in messages %}<|im_start|><{{ m.role }}>{{ m.content }}<|im_end|>{% endfor %}{% if add_generation_prompt %}<assistant>"
      "{% else %}END{% endif %}";
// Reads contents part by part.
constexpr const char *kReadsParts
    = "{% for m in messages %}<|im_start|>{{ m.role }}\n{% for p in m.content %}{% if p.type == 'text' %}{{ p.text }}{% endif %}{% endfor %}"
      "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
// Reasoning of earlier turns is left out.
constexpr const char *kDropsReasoning
    = "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.reasoning_content and loop.last %}<think>{{ m.reasoning_content }}</think>{% endif %}"
      "{{ m.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
constexpr const char *kNoEmptyTurns = "{% for m in messages if m.content %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
                                      "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
constexpr const char *kNoPrompt = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}";
// As Mistral's: the model has to say the space itself.
constexpr const char *kNoHeader = "{% for m in messages %}{% if m.role == 'user' %}[INST] {{ m.content }} [/INST]{% else %}{{ ' ' + m.content + "
                                  "'<|im_end|>' }}{% endif %}{% endfor %}";
// Shows no mark and no beginning of a conversation: what is said is looked for.
constexpr const char *kSpelt
    = "{% if messages | length < 4 %}{{ raise_exception('too short') }}{% endif %}{% for m in messages %}<|im_start|>"
      "{{ m.role }}\n{% for c in m.content | list %}{% if c in ' \nXYqr' %}{{ c }}{% endif %}{% endfor %}<|im_end|>\n{% endfor %}";
constexpr const char *kToolCalls
    = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{% for c in m.tool_calls or [] %}CALL {{ c.function.name }} "
      "{{ c.function.arguments | tojson }}{% endfor %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
/// Copies the tokenizer to a folder, as one that puts a begin-of-text token before each text.
bool copiesWithBos(const std::filesystem::path &folder)
{
    const auto from = tests::kRowEncoderFixtures / "tokenizer";
    auto tokenizer = tests::readJson(from / "tokenizer.json"), config = tests::readJson(from / "tokenizer_config.json");
    const Json bos { { "SpecialToken", { { "id", "<|endoftext|>" }, { "type_id", 0 } } } };
    tokenizer["post_processor"]["single"].insert(tokenizer["post_processor"]["single"].begin(), bos);
    tokenizer["post_processor"]["special_tokens"]["<|endoftext|>"]
        = { { "id", "<|endoftext|>" }, { "ids", { 0 } }, { "tokens", { "<|endoftext|>" } } };
    config["bos_token"] = "<|endoftext|>";
    return base::writeFile(folder / "tokenizer.json", tokenizer.dump()) && base::writeFile(folder / "tokenizer_config.json", config.dump());
}

} // namespace

class TestTurnFinder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void trainsTheAnswers_data();
    void trainsTheAnswers();
    void trainsWholeTurns_data();
    void trainsWholeTurns();
    void trainsWhatIsLeftOfAnAnswer();
    void trainsWhatTheCompletionBeginsWith();
    void refusesWhatTheTemplateWritesAboutAnAnswer();
    void takesNoAnswerFromAnotherMessage();
    void trainsNoHeadOfTheNextTurn();
    void trainsBlocksAsTransformers_data();
    void trainsBlocksAsTransformers();
    void trainsTheBlocksOfWhatIsLearned();
    void trainsBlocksWhoseverTheyAre();
    void weighsMessagesAndParts_data();
    void weighsMessagesAndParts();
    void looksForNothingThatIsNotLearned();
    void boundsHowManyTurnsItLooksFor();
    void refusesWeightsThatAreNone_data();
    void refusesWeightsThatAreNone();
    void saysWhatTheTemplateLeavesOut();
    void namesWordsLostAroundReasoning_data();
    void namesWordsLostAroundReasoning();
    void choosesTheTemplateForTools_data();
    void choosesTheTemplateForTools();
    void hasOneBeginOfText_data();
    void hasOneBeginOfText();
    void keepsOpenTextsAsTheyStand();
    void trainingTemplatesRenderTheSame_data();
    void trainingTemplatesRenderTheSame();

private:
    base::Result<text::EncodedRow> encode(const char *chat, LossOn lossOn, const char *row, text::Reasoning reasoning = text::Reasoning::Keep) const;
    QByteArray trained(const text::EncodedRow &row) const;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
};

void TestTurnFinder::initTestCase()
{
    m_tokenizer = tests::tokenizerIn(tests::kRowEncoderFixtures / "tokenizer");
    QVERIFY(m_tokenizer);
}

base::Result<text::EncodedRow> TestTurnFinder::encode(const char *chat, LossOn lossOn, const char *row, text::Reasoning reasoning) const
{
    return tests::encodeRow(m_tokenizer, { .lossOn = lossOn, .chatTemplate = chat, .reasoning = reasoning }, Json::parse(row));
}

QByteArray TestTurnFinder::trained(const text::EncodedRow &row) const
{
    return tests::trainedText(*m_tokenizer, row);
}

void TestTurnFinder::trainsTheAnswers_data()
{
    QTest::addColumn<QByteArray>("chat");
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<QByteArray>("answers");
    QTest::addColumn<MaskBy>("by");
    const auto row = [](const char *name, const char *chat, const char *messages, const char *answers, MaskBy by) {
        QTest::newRow(name) << QByteArray(chat) << QByteArray(messages) << QByteArray(answers) << by;
    };
    row("begins with the question", kDefaultSystem, R"([["user", "x"], ["assistant", "AI"], ["user", "next"], ["assistant", "B"]])",
        "AI<|im_end|>\nB<|im_end|>\n", MaskBy::Prefixes);
    row("begins with the answer", kDefaultSystem, R"([["assistant", "AI"], ["user", "next"], ["assistant", "B"]])", "AI<|im_end|>\nB<|im_end|>\n",
        MaskBy::ContentMarks);
    row("the answer alone", kDefaultSystem, R"([["assistant", "You"]])", "You<|im_end|>\n", MaskBy::ContentMarks);
    row("the answer is the question", kDefaultSystem, R"([["user", "AI"], ["assistant", "AI"]])", "AI<|im_end|>\n", MaskBy::Prefixes);
    row("line break before the closing token", kEndsWithEos, R"([["user", "Q"], ["assistant", "Yes\n"], ["user", "Q"], ["assistant", "No\n"]])",
        "Yes\n<|im_end|>\nNo\n<|im_end|>\nEND", MaskBy::ContentMarks);
    row("no line break", kEndsWithEos, R"([["user", "Q"], ["assistant", "Yes"], ["user", "Q"], ["assistant", "No"]])",
        "Yes<|im_end|>\nNo<|im_end|>\nEND", MaskBy::ContentMarks); // as TRL's phi3_training.jinja
    row("ends with the question", kEndsWithEos, R"([["user", "Q"], ["assistant", "Yes\n"], ["user", "Q"]])", "Yes\n<|im_end|>\n",
        MaskBy::ContentMarks);
    row("white space before the text, found by marks", kPromptsOtherwise, R"([["user", "Q"], ["assistant", "  A"]])", "  A<|im_end|>END",
        MaskBy::ContentMarks);
    row("an empty answer", kDefaultSystem, R"([["user", "a"], ["assistant", ""], ["user", "c"], ["assistant", "d"]])", "<|im_end|>\nd<|im_end|>\n",
        MaskBy::Prefixes);
    row("an empty answer where prefixes end otherwise", kEndsWithEos, R"([["user", "a"], ["assistant", ""], ["user", "c"], ["assistant", "d"]])",
        "<|im_end|>\nd<|im_end|>\nEND", MaskBy::ContentMarks);
    row("an empty answer first", kDefaultSystem, R"([["assistant", ""], ["user", "c"], ["assistant", "d"]])", "<|im_end|>\nd<|im_end|>\n",
        MaskBy::ContentMarks);
    row("an empty answer that is left out", kNoEmptyTurns, R"([["user", "a"], ["assistant", ""], ["user", "c"], ["assistant", "d"]])",
        "d<|im_end|>\n", MaskBy::Prefixes);
    row("no prompt, begins with the answer", kNoPrompt, R"([["assistant", "AI"], ["user", "next"], ["assistant", "B"]])",
        "AI<|im_end|>\nB<|im_end|>\n", MaskBy::ContentMarks);
    row("no prompt, two answers", kNoPrompt, R"([["user", "Q"], ["assistant", "A"], ["assistant", "B"]])", "A<|im_end|>\nB<|im_end|>\n",
        MaskBy::Prefixes);
    row("no prompt and no header", kNoHeader, R"([["user", "Q"], ["assistant", "A"], ["user", "Q"], ["assistant", "B"]])", " A<|im_end|> B<|im_end|>",
        MaskBy::Prefixes);
    row("white space before the text", kSpelt, R"([["user", "q"], ["assistant", "  XY"], ["user", "r"], ["assistant", "\n\n YX"]])",
        "  XY<|im_end|>\n\n YX<|im_end|>", MaskBy::TextSearch);
    row("the next answer is always opened", kOpensAlways, R"([["user", "Q"], ["assistant", "A"], ["user", "Q"], ["assistant", "B"]])",
        "A<|im_end|>B<|im_end|>", MaskBy::Prefixes);
    row("the next answer is always opened, and this one is the question", kOpensAlways, R"([["user", "AI"], ["assistant", "AI"]])", "AI<|im_end|>",
        MaskBy::Prefixes);
    row("the next answer is always opened, and this one is empty", kOpensAlways, R"([["user", "AI"], ["assistant", ""]])", "<|im_end|>",
        MaskBy::Prefixes);
    row("the next answer is always opened, by a tag", kOpensAlwaysInTags, R"([["user", "Q"], ["assistant", "A"], ["user", "Q"], ["assistant", "B"]])",
        "A</assistant>B</assistant>", MaskBy::ContentMarks);
    row("the next answer is always opened, by tags in lines of their own", kOpensAlwaysInLines,
        R"([["user", "Q"], ["assistant", "A"], ["user", "Q"], ["assistant", "B"]])", "A\n</assistant>B\n</assistant>", MaskBy::ContentMarks);
    row("the next answer is always opened, otherwise than this one", kOpensAlwaysWithout,
        R"([["user", "Q"], ["assistant", "A"], ["user", "Q"], ["assistant", "B"]])", "<say>A</say><|im_end|><say>B</say><|im_end|>",
        MaskBy::Prefixes);
    row("the next answer is always opened, otherwise than this one, which the question holds", kOpensAlwaysWithout,
        R"([["user", "<say>A</say>"], ["assistant", "A"]])", "<say>A</say><|im_end|>", MaskBy::Prefixes);
    row("the next answer is always opened, otherwise than this one, which comes first", kOpensAlwaysWithout, R"([["assistant", "A"], ["user", "Q"]])",
        "<say>A</say><|im_end|>", MaskBy::ContentMarks);
    row("begins with the answer, which is opened as the template says", kNamesItsOpening, R"([["assistant", "A"], ["user", "Q"]])", "A<|im_end|>",
        MaskBy::ContentMarks);
    row("begins with the answer, which holds the system text", kJoinsSystem, R"([["system", "S"], ["assistant", "A"], ["user", "Q"]])",
        "A<|im_end|>\n", MaskBy::ContentMarks);
    row("the next answer is always opened, this one ends in a line break", kOpensAlwaysInTags, R"([["user", "Q"], ["assistant", "A\n"]])",
        "A\n</assistant>", MaskBy::ContentMarks);
    row("the next answer is always opened, this one ends in a space", kOpensAlwaysInTags, R"([["user", "Q"], ["assistant", "A "]])", "A </assistant>",
        MaskBy::ContentMarks);
    row("the next answer is always opened, turns close alike", kOpensAlwaysAlike, R"([["user", "Q"], ["assistant", "A"]])", "A<|im_end|>",
        MaskBy::Prefixes);
    row("begins as the reasoning of the prompt", kBeginsReasoning, R"([["user", "Q"], ["assistant", "<answer>4"]])", "<answer>4<|im_end|>\n",
        MaskBy::Prefixes);
    row("begins as the reasoning of the prompt, twice", kBeginsReasoning,
        R"([["user", "Q"], ["assistant", "< 5 it is"], ["user", "Q"], ["assistant", "<t"]])", "< 5 it is<|im_end|>\n<t<|im_end|>\n",
        MaskBy::Prefixes);
    row("begins as the words of the prompt", kBeginsInWords, R"([["user", "Q"], ["assistant", "Here are my notes"]])",
        "Here are my notes<|im_end|>\n", MaskBy::Prefixes);
    row("goes on with the words of the prompt", kBeginsInWords, R"([["user", "Q"], ["assistant", "Here are my steps: 1"]])", " 1<|im_end|>\n",
        MaskBy::Prefixes);
    row("another tag than the prompt's", kEndsReasoning, R"([["user", "Q"], ["assistant", "A"]])", "</think>A<|im_end|>\n", MaskBy::Prefixes);
    row("the last one is left open", kLeavesLastOpen, R"([["user", "Q"], ["assistant", "A"], ["user", "Q"], ["assistant", "B"]])", "A<|im_end|>B",
        MaskBy::Prefixes);
    row("the last one is left open, ends with the question", kLeavesLastOpen, R"([["user", "Q"], ["assistant", "A\n"], ["user", "Q"]])",
        "A\n<|im_end|>", MaskBy::Prefixes);
    row("two answers, and the second is not opened", kOpensOnce, R"([["user", "Q"], ["assistant", "A"], ["assistant", "B"]])", "A<|im_end|>B",
        MaskBy::Prefixes);
    row("the end of the last one takes the place of another", kEndsOtherwise,
        R"([["user", "Q"], ["assistant", "A"], ["user", "Q"], ["assistant", "B"]])", "A<end>B<|im_end|>", MaskBy::ContentMarks);
    row("the last one is left open, answers are joined", kJoinsAnswers, R"([["user", "Q"], ["assistant", "A"], ["user", "Q"], ["assistant", "B"]])",
        "A<assistant_end>B", MaskBy::Prefixes);
    row("a space before the header", kSpaceBefore, R"([["user", "Q"], ["assistant", "A"], ["user", "Q"], ["assistant", "B"]])",
        "A<|im_end|>\nB<|im_end|>\n", MaskBy::Prefixes);
    row("heads that begin alike close nothing", kHeads, R"([["user", "Q"], ["assistant", "A"], ["user", "Q"], ["assistant", "B"]])", "A\nB\n",
        MaskBy::Prefixes);
    row("two answers, and no end between them", kClosesAll, R"([["user", "Q"], ["assistant", "A"], ["assistant", "B"]])", "AB<|im_end|>",
        MaskBy::ContentMarks);
    row("part by part", kReadsParts, R"([["user", "Q"], ["assistant", "A"]])", "A<|im_end|>\n", MaskBy::Prefixes);
    row("white space of others than ASCII, stripped", kStrips, "[[\"user\", \"Q\"], [\"assistant\", \"\u3000A\u00a0\"]]", "A<|im_end|>\n",
        MaskBy::Prefixes);
    row("white space of others than ASCII, kept", kEndsWithEos, "[[\"user\", \"Q\"], [\"assistant\", \"A\u00a0\"], [\"user\", \"Q\"]]",
        "A\u00a0<|im_end|>\n", MaskBy::ContentMarks);
    row("the header without what a prompt has before it", kPromptSaysMore, R"([["user", "Q"], ["assistant", "A"], ["assistant", "B"]])",
        "A<|im_end|>B<|im_end|>", MaskBy::Prefixes);
    row("the reasoning that the prompt switches off", kThinksNothing, R"([["user", "Q"], ["assistant", "<think>why</think>A"]])",
        "<think>why</think>A<|im_end|>", MaskBy::Prefixes);
    row("a question's header closes nothing", kSystemMoves, R"([["user", "Q"], ["assistant", "A"], ["system", "S"], ["user", "Q"]])", "A",
        MaskBy::ContentMarks);
    row("marks of our own in the text", kDefaultSystem, "[[\"assistant\", \"a\\uFDD2b\"], [\"user\", \"\\uFDD3\"], [\"assistant\", \"B\"]]",
        "a\uFDD2b<|im_end|>\nB<|im_end|>\n", MaskBy::ContentMarks);
}

void TestTurnFinder::trainsTheAnswers()
{
    QFETCH(QByteArray, chat);
    QFETCH(QByteArray, messages);
    QFETCH(QByteArray, answers);
    QFETCH(MaskBy, by);
    Json row { { "messages", Json::array() } };
    for (const auto &pair : Json::parse(messages.toStdString()))
        row["messages"].push_back({ { "role", pair[0] }, { "content", pair[1] } });
    const auto encoded = encode(chat.constData(), LossOn::Assistant, row.dump().c_str());
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QCOMPARE(trained(*encoded), answers);
    QCOMPARE(encoded->mask, by);
}

void TestTurnFinder::trainsWholeTurns_data()
{
    QTest::addColumn<QByteArray>("chat");
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<QByteArray>("answers");
    const auto row = [](const char *name, const char *chat, const char *messages, const char *answers) {
        QTest::newRow(name) << QByteArray(chat) << QByteArray(messages) << QByteArray(answers);
    };
    const char *callsAndText = R"([{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A", "tool_calls": [{"type": "function",
        "function": {"name": "roll", "arguments": {}}}]}, {"role": "tool", "content": "4"}, {"role": "assistant", "content": "B"}])";
    // Another header before the last answer: the first messages alone are rendered otherwise than in the whole.
    const char *otherHeader
        = "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if loop.last and m.role == 'assistant' %}<t></t>{% endif %}{{ m.content }}"
          "{% for c in m.tool_calls or [] %}CALL {{ c.function.name }}{% endfor %}<|im_end|>\n{% endfor %}"
          "{% if add_generation_prompt %}<|im_start|>assistant\n<t>{% endif %}";
    row("calls behind a text that is found by marks", otherHeader, callsAndText, "ACALL roll<|im_end|></t>B<|im_end|>\n");
    row("nothing but calls", otherHeader,
        R"([{"role": "user", "content": "Q"}, {"role": "assistant", "content": null, "tool_calls": [{"type": "function",
        "function": {"name": "roll", "arguments": {}}}]}, {"role": "tool", "content": "4"}, {"role": "assistant", "content": "B"}])",
        "CALL roll<|im_end|></t>B<|im_end|>\n");
    row("calls before a text that is found by marks",
        "{% for m in messages %}<|im_start|><{{ m.role }}>{% for c in m.tool_calls or [] %}CALL {{ c.function.name }}\n{% endfor %}"
        "{{ m.content }}<|im_end|>{% endfor %}{% if add_generation_prompt %}<assistant>{% else %}END{% endif %}",
        callsAndText, "CALL roll\nA<|im_end|>B<|im_end|>END");
    row("nothing that tools say",
        "{% for m in messages if m.role != 'tool' %}<|im_start|>{{ m.role }}\n{% if m.tool_calls %}CALL {{ m.tool_calls[0].function.name }}"
        "{% if loop.index < messages | length and messages[loop.index].role == 'tool' %}<tool>{{ messages[loop.index].content }}</tool>"
        "{% endif %}{% endif %}{{ m.content }}<|im_end|>{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}",
        callsAndText, "CALL rollA<|im_end|>B<|im_end|>");
    // Answers that follow each other are one turn.
    const char *oneTurn
        = "{% for m in messages %}{% if loop.first or messages[loop.index0 - 1].role != m.role %}<|im_start|>{{ m.role }}\n{% endif %}"
          "{% if m.reasoning_content %}<think>{{ m.reasoning_content }}</think>{% endif %}{{ m.content }}"
          "{% if loop.last or messages[loop.index0 + 1].role != m.role %}<|im_end|>\n{% endif %}{% endfor %}"
          "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
    row("reasoning behind another answer that is not learned", oneTurn,
        R"([{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A", "weight": 0},
        {"role": "assistant", "content": "B", "reasoning_content": "why"}])",
        "<think>why</think>B<|im_end|>\n");
    row("reasoning behind another answer", oneTurn,
        R"([{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"},
        {"role": "assistant", "content": "B", "reasoning_content": "why"}])",
        "A<think>why</think>B<|im_end|>\n");
    row("all that closes an answer",
        "{% for m in messages if m.role == 'system' %}{{ m.content }}{% endfor %}{% for m in messages if m.role != 'system' %}"
        "<{{ m.role }}>{{ m.content }}<|im_end|>{% if m.role == 'assistant' %}<|im_start|>{% endif %}{% endfor %}"
        "{% if add_generation_prompt %}<assistant>{% endif %}",
        R"([{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}, {"role": "system", "content": "S"},
        {"role": "user", "content": "Q"}, {"role": "assistant", "content": "B"}])",
        "A<|im_end|><|im_start|>B<|im_end|><|im_start|>");
}

void TestTurnFinder::trainsWholeTurns()
{
    QFETCH(QByteArray, chat);
    QFETCH(QByteArray, messages);
    QFETCH(QByteArray, answers);
    const auto encoded = encode(chat.constData(), LossOn::Assistant, ("{\"messages\": " + messages + "}").constData());
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QCOMPARE(trained(*encoded), answers);
}

void TestTurnFinder::trainsWhatIsLeftOfAnAnswer()
{
    const char *chat = "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'assistant' and not loop.last %}"
                       "{{ m.content.split('</think>')[-1] | trim }}{% else %}{{ m.content }}{% endif %}<|im_end|>\n{% endfor %}"
                       "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}";
    const auto encoded = encode(chat, LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "<think>\nwhy\n</think>\n\nA"},
        {"role": "user", "content": "Q"}, {"role": "assistant", "content": "<think>\nhow\n</think>\n\nB"}]})");
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QCOMPARE(trained(*encoded), QByteArray("A<|im_end|>how\n</think>\n\nB<|im_end|>\n"));
    QCOMPARE(encoded->notes, (std::vector<std::string> { "The chat template leaves out the reasoning of message 2." }));
}

void TestTurnFinder::trainsWhatTheCompletionBeginsWith()
{
    const auto encoded = encode(kBeginsReasoning, LossOn::Completion,
        R"({"prompt": [{"role": "user", "content": "Q"}], "completion": [{"role": "assistant", "content": "< 5 it is"}]})");
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QCOMPARE(trained(*encoded), QByteArray("< 5 it is<|im_end|>\n"));
}

void TestTurnFinder::refusesWhatTheTemplateWritesAboutAnAnswer()
{
    const auto chat = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}" + std::string(300, 'j')
        + "<|im_end|>\n{% if add_generation_prompt %}<|im_start|>{% endif %}";
    const auto encoded
        = encode(chat.c_str(), LossOn::Assistant, R"({"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]})");
    QVERIFY(!encoded);
    QCOMPARE(encoded.error().detail, std::string("the chat template does not show where message 2 begins and ends"));
}

void TestTurnFinder::takesNoAnswerFromAnotherMessage()
{
    const char *silent = "EFFORT high {% for m in messages if m.role != 'assistant' %}<|im_start|>{{ m.content }}<|im_end|>{% endfor %}"
                         "{{ '<|im_start|>assistant' }}";
    for (const char *row :
        { R"({"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "Q"}, {"role": "user", "content": "c"}]})",
            R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "high"}, {"role": "user", "content": "c"}]})",
            R"({"messages": [{"role": "user", "content": "Say yes now"}, {"role": "assistant", "content": "yes"}]})" }) {
        const auto encoded = encode(silent, LossOn::Assistant, row);
        QVERIFY2(!encoded, encoded ? trained(*encoded).constData() : "");
        QCOMPARE(encoded.error().detail, std::string("the chat template does not show where message 2 begins and ends"));
    }
}

void TestTurnFinder::trainsNoHeadOfTheNextTurn()
{
    // Only the last answer has a stop, and reasoning, as VAETKI's.
    const char *chat
        = "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' }}{% if loop.last and m.role == 'assistant' %}{{ '<think></think>' + "
          "m.content + '<|im_end|>' }}{% else %}{{ m.content }}{% endif %}{{ '\n' }}{% endfor %}"
          "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n<think>' }}{% endif %}";
    const auto encoded = encode(chat, LossOn::Assistant, R"({"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"},
        {"role": "user", "content": "R"}, {"role": "assistant", "content": "B", "weight": 0}]})");
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QCOMPARE(trained(*encoded), QByteArray("A"));
    QCOMPARE(encoded->notes,
        (std::vector<std::string> { "The chat template writes no end-of-turn token after message 2, so the model does not learn to stop there." }));
}

void TestTurnFinder::trainsBlocksAsTransformers_data() // tests/data/rowencoder/make_blocks.py
{
    QTest::addColumn<QByteArray>("chat");
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<QByteArray>("mask");
    const auto lines = tests::readLines(tests::kRowEncoderFixtures / "blocks.jsonl");
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const auto &line = lines[i];
        const auto chat = line.contains("template") ? base::Result<std::string>(lines[0][line["template"].get<std::string>()].get<std::string>())
                                                    : base::readFile(ANNEAL_TESTDATA "/templates/jinja/" + line["file"].get<std::string>());
        if (chat) // the published templates are not everywhere
            QTest::newRow(line["name"].get<std::string>().c_str())
                << QByteArray::fromStdString(*chat) << QByteArray::fromStdString(line["messages"].dump())
                << QByteArray::fromStdString(line["mask"].get<std::string>());
    }
}

void TestTurnFinder::trainsBlocksAsTransformers()
{
    QFETCH(QByteArray, chat);
    QFETCH(QByteArray, messages);
    QFETCH(QByteArray, mask);
    const auto encoded = encode(chat.constData(), LossOn::Assistant, ("{\"messages\": " + messages + "}").constData());
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QByteArray weights;
    for (const auto weight : encoded->weights)
        weights += weight > 0 ? '1' : '0';
    QVERIFY2(weights == mask, (encoded->text.c_str() + ("\n" + trained(*encoded))).constData());
}

void TestTurnFinder::trainsTheBlocksOfWhatIsLearned()
{
    const auto templates = tests::readLines(tests::kRowEncoderFixtures / "blocks.jsonl")[0];
    const auto chat = templates["blocks"].get<std::string>();
    const char *row
        = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "reasoning_content": "since", "weight": WEIGHT},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "d", "reasoning_content": "hence"}]})";
    const auto trainedWith = [&](const char *weight, LossOn lossOn) {
        const auto encoded = encode(chat.c_str(), lossOn, QByteArray(row).replace("WEIGHT", weight).constData());
        return encoded ? trained(*encoded) : QByteArray::fromStdString(encoded.error().detail);
    };
    const QByteArray first = "<think>\nsince\n</think>\n\nb<|im_end|>", second = "<think>\nhence\n</think>\n\nd<|im_end|>";
    QCOMPARE(trainedWith("1", LossOn::Assistant), first + second);
    QCOMPARE(trainedWith("0.5", LossOn::Assistant), "{0.5}" + first + "{1}" + second);
    QCOMPARE(trainedWith("0", LossOn::Assistant), second);
    QCOMPARE(trainedWith("1", LossOn::Completion), second);
    // An answer that its template has no block for is named.
    const char *silent = "{% for m in messages %}<|im_start|>{% if m.role == 'assistant' and m.content != 'b' %}{% generation %}{{ m.content }}"
                         "{% endgeneration %}{% else %}{{ m.content }}{% endif %}<|im_end|>\n{% endfor %}";
    const auto encoded = encode(silent, LossOn::Assistant, QByteArray(row).replace("WEIGHT", "1").constData());
    QVERIFY(encoded);
    QCOMPARE(trained(*encoded), QByteArray("d<|im_end|>"));
    QCOMPARE(encoded->notes.back(), std::string("Nothing of message 2 is learned: the chat template has no generation block around it."));
}

void TestTurnFinder::trainsBlocksWhoseverTheyAre()
{
    const char *row = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]})";
    const char *all = "{% for m in messages %}{{ m.role }}{% generation %}{{ m.content }}{% endgeneration %}{% endfor %}";
    const auto both = encode(all, LossOn::Assistant, row);
    QVERIFY(both);
    QCOMPARE(trained(*both), QByteArray("abcd"));
    QCOMPARE(both->notes.back(),
        std::string("A generation block of the chat template holds message 1, of the role \"user\", so that is learned as well."));
    const auto completion = encode(all, LossOn::Completion, row);
    QVERIFY(completion);
    QCOMPARE(trained(*completion), QByteArray("d"));
    // Blocks that are nobody's
    const char *untold = "{% for i in range(100) %}{% generation %}{% endgeneration %}{% endfor %}{{ messages[0].content }}"
                         "<|im_end|>{% generation %}said{% endgeneration %}";
    const auto loose = encode(untold, LossOn::Assistant, row);
    QVERIFY2(loose, loose ? "" : loose.error().detail.c_str());
    QCOMPARE(trained(*loose), QByteArray("said"));
    QCOMPARE(loose->mask, MaskBy::GenerationBlocks);
    const auto none = encode(untold, LossOn::Completion, row);
    QVERIFY(!none);
    QCOMPARE(none.error().detail, std::string("the chat template does not show which of its generation blocks holds message 4"));
}

void TestTurnFinder::weighsMessagesAndParts_data()
{
    QTest::addColumn<LossOn>("lossOn");
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("answers");
    const auto row = [](const char *name, LossOn lossOn, const char *json, const char *answers) {
        QTest::newRow(name) << lossOn << QByteArray(json) << QByteArray(answers);
    };
    const char *first = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "bad", "weight": 0},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "good", "weight": 1}]})";
    row("weight 0", LossOn::Assistant, first, "good<|im_end|>\n");
    const char *last = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "good"},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "bad", "train": false}]})";
    row("train false", LossOn::Assistant, last, "good<|im_end|>\n");
    row("loss false", LossOn::Assistant, R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "loss": false},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "d", "loss": true}]})",
        "d<|im_end|>\n");
    row("loss as a figure", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "loss": 2.5}]})", "b<|im_end|>\n");
    row("loss mask", LossOn::Assistant, R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "loss_mask": 0},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "d", "loss_mask": 1}]})",
        "d<|im_end|>\n");
    row("a bad answer, idle", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}], "label": false})", "b<|im_end|>\n");
    row("the completion is the last that is learned", LossOn::Completion, last, "good<|im_end|>\n");
    row("a half", LossOn::Assistant, R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "weight": 0.5}]})",
        "{0.5}b<|im_end|>\n");
    row("above one, of a sender's form", LossOn::Assistant,
        R"({"conversations": [{"from": "user", "value": "a"}, {"from": "assistant", "value": "b", "weight": 3}]})", "{3}b<|im_end|>\n");
    row("nothing", LossOn::Completion, R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "weight": 0}]})", "");
    row("of the row, idle", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}], "loss": 0.5})", "b<|im_end|>\n");
    row("a question, idle", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a", "train": true}, {"role": "assistant", "content": "b"}]})", "b<|im_end|>\n");
    row("parts", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": [{"type": "text", "text": "one "},
            {"type": "text", "text": "two", "weight": 0}, {"type": "text", "text": " three", "train": true}]}]})",
        "one three<|im_end|>\n");
    row("white space around, of parts that are not learned", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": [{"type": "text", "text": "  one", "weight": 0},
            {"type": "text", "text": "two"}, {"type": "text", "text": "three \n", "weight": 0}]}]})",
        "two<|im_end|>\n");
    row("a blank behind a part that is not learned", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": [{"type": "text", "text": "hello ", "weight": 0},
            {"type": "text", "text": "world"}]}]})",
        " world<|im_end|>\n");
    row("a blank behind a part that is learned", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": [{"type": "text", "text": "hello "},
            {"type": "text", "text": "world", "weight": 0}]}]})",
        "hello<|im_end|>\n");
    row("a part that ends inside a token", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": [{"type": "text", "text": "hello wo", "weight": 0},
            {"type": "text", "text": "rld hello"}]}]})",
        " hello<|im_end|>\n");
    row("two weights over one token", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": [{"type": "text", "text": "hello ", "weight": 3},
            {"type": "text", "text": "world", "weight": 0.5}]}]})",
        "{3}hello{0.5} world{1}<|im_end|>\n");
    row("an empty part inside a token", LossOn::Assistant,
        R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": [{"type": "text", "text": "hel"},
            {"type": "text", "text": "", "weight": 0}, {"type": "text", "text": "lo"}]}]})",
        "hello<|im_end|>\n");
    row("a question among all", LossOn::All,
        R"({"messages": [{"role": "user", "content": "a", "weight": 0}, {"role": "assistant", "content": "b"}]})",
        "<|im_start|>assistant\nb<|im_end|>\n");
    row("a pair of conversations", LossOn::Completion,
        R"({"prompt": [{"role": "user", "content": "a"}], "completion": [{"role": "assistant", "content": "b", "weight": 0.25}]})",
        "{0.25}b<|im_end|>\n");
}

void TestTurnFinder::weighsMessagesAndParts()
{
    QFETCH(LossOn, lossOn);
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, answers);
    const auto encoded = encode(kToolCalls, lossOn, row.constData());
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    QCOMPARE(trained(*encoded), answers);
    QVERIFY(!QByteArray::fromStdString(encoded->text).contains("weight"));
    QCOMPARE(encoded->notes.size(), row.contains("\"loss\": 2.5") || QByteArray(QTest::currentDataTag()).endsWith("idle") ? 1u : 0u);
}

void TestTurnFinder::looksForNothingThatIsNotLearned()
{
    const char *chat = "{% for m in messages %}{% if m.content != 'hidden' %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endif %}"
                       "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
    for (const auto lossOn : { LossOn::Assistant, LossOn::Completion }) {
        const auto encoded = encode(chat, lossOn, R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "hidden",
            "weight": 0}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "good"}]})");
        QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
        QCOMPARE(trained(*encoded), QByteArray("good<|im_end|>\n"));
    }
}

void TestTurnFinder::boundsHowManyTurnsItLooksFor()
{
    Json row { { "messages", Json::array() } };
    for (int i = 0; i < 257; ++i) {
        row["messages"].push_back({ { "role", "user" }, { "content", "a" } });
        row["messages"].push_back({ { "role", "assistant" }, { "content", "b" } });
    }
    const auto refused = encode(kToolCalls, LossOn::Assistant, row.dump().c_str());
    QVERIFY(!refused);
    QCOMPARE(refused.error().text(), std::string("the conversation has more than 256 assistant turns Split the conversation."));
    QVERIFY(encode(kToolCalls, LossOn::Completion, row.dump().c_str()));
    QVERIFY(encode(base::readFile(tests::kRowEncoderFixtures / "marked.jinja")->c_str(), LossOn::Assistant, row.dump().c_str()));
}

void TestTurnFinder::refusesWeightsThatAreNone_data()
{
    QTest::addColumn<QByteArray>("weight");
    for (const char *weight : { "-1", "\"1\"", "true", "[1]", "1e39", "1e-7", "1000001" })
        QTest::newRow(weight) << QByteArray(weight);
}

void TestTurnFinder::refusesWeightsThatAreNone()
{
    QFETCH(QByteArray, weight);
    const auto row = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "weight": )" + weight + "}]}";
    const auto encoded = encode(kToolCalls, LossOn::Assistant, row.constData());
    QVERIFY(!encoded);
    QVERIFY(QByteArray::fromStdString(encoded.error().detail).contains("weight of message 2"));
    QCOMPARE(!encoded.error().hint.empty(), weight.startsWith('"') || weight == "true" || weight.startsWith('['));
    // Nobody can tell whether these are meant.
    for (const char *key : { R"("loss": 0)", R"("loss": "false")", R"("loss_mask": "0")", R"("loss_mask": [0])", R"("train": 0)" }) {
        const auto other = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", )" + std::string(key) + "}]}";
        const auto refused = encode(kToolCalls, LossOn::Assistant, other.c_str());
        QVERIFY2(!refused && refused.error().detail.find("of message 2 is neither") != std::string::npos, key);
    }
}

void TestTurnFinder::saysWhatTheTemplateLeavesOut()
{
    const char *row = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "reasoning_content": "because"},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "d", "reasoning_content": "hence"}]})";
    const auto kept = encode(kDropsReasoning, LossOn::Assistant, row);
    QVERIFY2(kept, kept ? "" : kept.error().detail.c_str());
    QCOMPARE(kept->notes, (std::vector<std::string> { "The chat template leaves out the reasoning of message 2." }));
    QVERIFY(kept->text.find("hence") != std::string::npos);
    for (const auto reasoning : { text::Reasoning::DropInHistory, text::Reasoning::LastOnly }) {
        const auto dropped = encode(kDropsReasoning, LossOn::Assistant, row, reasoning);
        QVERIFY(dropped);
        QCOMPARE(dropped->text, kept->text);
        QVERIFY(dropped->notes.empty());
    }
    // Reasoning that opens a content is reasoning.
    const char *thinks = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "<think>\nbecause\n</think>\n\nb"},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "<think>hence</think>d"}]})";
    for (const auto lossOn : { LossOn::Assistant, LossOn::Completion }) {
        const auto whole = encode(kNoPrompt, lossOn, thinks);
        QVERIFY(whole && whole->text.find("<think>\nbecause\n</think>\n\nb<|im_end|>") != std::string::npos);
        const auto shorter = encode(kNoPrompt, lossOn, thinks, text::Reasoning::DropInHistory);
        QVERIFY2(shorter, shorter ? "" : shorter.error().detail.c_str());
        QCOMPARE(shorter->text,
            std::string("<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\nb<|im_end|>\n<|im_start|>user\nc<|im_end|>\n<|im_start|>assistant\n"
                        "<think>hence</think>d<|im_end|>\n"));
        QCOMPARE(trained(*shorter).startsWith("b<|im_end|>"), lossOn == LossOn::Assistant);
        QVERIFY(trained(*shorter).contains("<think>hence</think>d<|im_end|>"));
    }
    const auto part = encode(kNoPrompt, LossOn::Assistant, R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content":
        [{"type": "text", "text": "<think>because</think>b"}, {"type": "text", "text": " not this", "weight": 0}]},
        {"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]})",
        text::Reasoning::LastOnly);
    QVERIFY2(part, part ? "" : part.error().detail.c_str());
    QVERIFY(trained(*part).contains("b<|im_end|>") && !trained(*part).contains("not"));
    // Two system turns where a template takes one, and a role that it does not know.
    const auto roles = encode("{{ messages[0].content }}|{% for m in messages[1:] %}{{ m.role }}:{{ m.content }}{% endfor %}", LossOn::All,
        R"({"messages": [{"role": "system", "content": "S1"}, {"role": "developer", "content": "S2"}, {"role": "user", "content": "Q"}]})");
    QVERIFY(roles);
    QCOMPARE(roles->text, std::string("S1|system:S2user:Q"));
    const auto joined = encode(
        "{{ messages[0].content }}|{% for m in messages[1:] %}{% if m.role != 'system' %}{{ m.content }}{% endif %}{% endfor %}", LossOn::All,
        R"({"messages": [{"role": "system", "content": "S1"}, {"role": "developer", "content": "S2"}, {"role": "user", "content": "Q"}]})");
    QVERIFY(joined);
    QCOMPARE(joined->text, std::string("S1\n\nS2|Q"));
    const auto last = encode( // as DeepSeek's
        "{% set ns = namespace(text='') %}{% for m in messages if m.role == 'system' %}{% set ns.text = m.content %}{% endfor %}{{ ns.text }}|"
        "{% for m in messages if m.role != 'system' %}{{ m.content }}{% endfor %}",
        LossOn::All, R"({"messages": [{"role": "system", "content": "S1"}, {"role": "system", "content": "S2"}, {"role": "user", "content": "Q"}]})");
    QVERIFY(last);
    QCOMPARE(last->text, std::string("S1\n\nS2|Q"));
    const auto numbered = encode("{{ messages[0].content }}|{{ messages[1].content }}", LossOn::All,
        R"({"messages": [{"role": "system", "content": "S1"}, {"role": "system", "content": "S2"}, {"role": "user", "content": "Q"},
            {"role": "assistant", "content": "lost"}]})");
    QVERIFY2(numbered, numbered ? "" : numbered.error().detail.c_str());
    QCOMPARE(numbered->notes, (std::vector<std::string> { "The chat template leaves out the text of message 3." }));
    const char *open = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]})";
    for (const auto lossOn : { LossOn::Assistant, LossOn::Completion }) {
        const auto unclosed = encode(kLeavesLastOpen, lossOn, open);
        QVERIFY(unclosed);
        QCOMPARE(unclosed->notes,
            (std::vector<std::string> {
                "The chat template writes no end-of-turn token after message 2, so the model does not learn to stop there." }));
    }
    const char *withTools = R"({"tools": [{"type": "function", "function": {"name": "a", "parameters": {}}}],
        "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b\u00a0\u3000"}]})";
    const auto toolless = encode("{% for m in messages %}{{ m.content | trim }}{% endfor %}", LossOn::All, withTools);
    QVERIFY(toolless);
    using Notes = std::vector<std::string>;
    QCOMPARE(toolless->notes,
        (Notes { "The chat template writes no end-of-turn token after message 2, so the model does not learn to stop there.",
            "The chat template leaves out the tools." }));
}

void TestTurnFinder::namesWordsLostAroundReasoning_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("lost"); // "text", "reasoning"
    const auto row = [](const char *name, const char *content, const char *lost) { QTest::newRow(name) << QByteArray(content) << QByteArray(lost); };
    row("no reasoning", "Just an answer.", "");
    row("reasoning in front", "<think>why</think>Answer.", "");
    row("with line breaks", "\n<think>\nwhy\n</think>\n\nAnswer.", "");
    row("reasoning that the prompt has opened", "why</think>Answer.", "");
    row("nothing thought", "<think></think>Answer.", "");
    row("not closed", "<think>why", "");
    row("tags that are spoken of", "Put it between <think> and </think> tags, then answer.", "text");
    row("reasoning further in", "First part. <think>why</think> Second part.", "text");
    row("nothing behind it", "First part. <think>why</think>", "text");
    row("reasoning twice", "<think>why</think>First part. <think>how</think>Second part.", "text reasoning");
    row("reasoning twice in front", "<think>why</think><think>how</think>Answer.", "reasoning");
    row("an end that is spoken of", "<think>why</think>What </think> ends.", "text");
    row("a beginning in the reasoning", "<think>why <think> how</think>Answer.", "reasoning");
    QTest::newRow("more often than is looked for") << QByteArray("<think>why</think>Answer.").repeated(1000) << QByteArray("text");
}

/// A template that takes what stands before the last </think> for reasoning, and of that what stands behind the last <think>, as Qwen 3's.
void TestTurnFinder::namesWordsLostAroundReasoning()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, lost);
    const char *chat = "{% for m in messages %}<|im_start|>{{ m.role + '\n' }}{% if m.role == 'assistant' and '</think>' in m.content %}<think>"
                       "{{ m.content.split('</think>')[0].split('<think>')[-1] | trim }}</think>{{ m.content.split('</think>')[-1] | trim }}"
                       "{% else %}{{ m.content }}{% endif %}<|im_end|>\n{% endfor %}"
                       "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
    Json row;
    row["messages"] = Json::array({ { { "role", "user" }, { "content", "Q <think>q</think> q" } } });
    row["messages"].push_back({ { "role", "assistant" }, { "content", content.toStdString() } });
    const auto encoded = encode(chat, LossOn::Assistant, row.dump().c_str());
    QVERIFY2(encoded, encoded ? "" : encoded.error().detail.c_str());
    std::vector<std::string> notes;
    for (const char *what : { "text", "reasoning" })
        if (lost.contains(what))
            notes.push_back("The chat template leaves out the " + std::string(what) + " of message 2.");
    QCOMPARE(encoded->notes, notes);
}

void TestTurnFinder::choosesTheTemplateForTools_data()
{
    QTest::addColumn<bool>("inFiles");
    QTest::newRow("named in tokenizer_config.json") << false;
    QTest::newRow("in files") << true;
}

void TestTurnFinder::choosesTheTemplateForTools()
{
    QFETCH(bool, inFiles);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    const auto from = tests::kRowEncoderFixtures / "tokenizer";
    auto config = tests::readJson(from / "tokenizer_config.json");
    const std::string plain = "PLAIN {{ image_token }} {{ messages[0].content }}";
    const std::string withTools = "TOOLS {{ tools[0].function.name }} {{ messages[0].content }}";
    config["image_token"] = "<img>"; // a name that only this model has
    config["chat_template"]
        = Json::array({ { { "name", "tool_use" }, { "template", withTools } }, { { "name", "default" }, { "template", plain } } });
    if (inFiles) {
        config.erase("chat_template");
        QVERIFY(base::makeFolder(path / "additional_chat_templates"));
        QVERIFY(base::writeFile(path / "additional_chat_templates/tool_use.jinja", withTools));
        QVERIFY(base::writeFile(path / "chat_template.jinja", plain));
    }
    QVERIFY(base::writeFile(path / "tokenizer_config.json", config.dump()));
    QVERIFY(base::copyFile(from / "tokenizer.json", path / "tokenizer.json"));
    const auto tokenizer = tests::tokenizerIn(path);
    QVERIFY(tokenizer);
    const auto text = [&](const char *tools) {
        const auto row = Json::parse(R"({"tools": )" + std::string(tools) + R"(, "messages": [{"role": "user", "content": "q"}]})");
        const auto encoded = tests::encodeRow(tokenizer, { .lossOn = LossOn::All }, row);
        return encoded ? encoded->text : encoded.error().detail;
    };
    QCOMPARE(text("null"), std::string("PLAIN <img> q"));
    QCOMPARE(text(R"([{"type": "function", "function": {"name": "roll"}}])"), std::string("TOOLS roll q"));
    QCOMPARE(text(R"([{"type": "function", "function": {"name": "<|im_end|>"}}])"), std::string("TOOLS <|im_end|> q"));
}

void TestTurnFinder::hasOneBeginOfText_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("same");
    QTest::addColumn<bool>("isNoted");
    const auto row = [](const char *name, const char *json, const char *same, bool isNoted) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(same) << isNoted;
    };
    const char *text = R"({"text": "a"})";
    row("none", text, text, false);
    row("one", R"({"text": "<|endoftext|>a"})", text, true);
    row("two", R"({"text": "<|endoftext|><|endoftext|>a"})", text, true);
    row("two before a prompt", R"({"prompt": "<|endoftext|><|endoftext|>a", "completion": "b"})", R"({"prompt": "a", "completion": "b"})", true);
    const char *chat = R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]})";
    row("one of the template", chat, chat, false);
    row("one of the template, two in the question", R"({"messages": [{"role": "user", "content": "<|endoftext|><|endoftext|>a"},
        {"role": "assistant", "content": "b"}]})",
        chat, true);
    row("messages of a pair", R"({"prompt": [{"role": "user", "content": "<|endoftext|><|endoftext|>a"}],
        "completion": [{"role": "assistant", "content": "b"}]})",
        chat, true);
}

void TestTurnFinder::hasOneBeginOfText()
{
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, same);
    QFETCH(bool, isNoted);
    QTemporaryDir folder;
    QVERIFY(copiesWithBos(folder.path().toStdString()));
    const auto tokenizer = tests::tokenizerIn(folder.path().toStdString());
    QVERIFY(tokenizer);
    const text::RowEncoder::Settings settings { .chatTemplate = "{{ bos_token }}{% for m in messages %}{{ m.content }}<|im_end|>{% endfor %}",
        .specialAsText = false };
    const auto encoded = tests::encodeRow(tokenizer, settings, Json::parse(row.toStdString()));
    const auto expected = tests::encodeRow(tokenizer, settings, Json::parse(same.toStdString()));
    QVERIFY(encoded && expected);
    QCOMPARE(encoded->ids, expected->ids);
    QCOMPARE(encoded->weights, expected->weights);
    QCOMPARE(encoded->tokens.size(), encoded->ids.size());
    QCOMPARE(encoded->ids.front(), *tokenizer->roleId("bos_token"));
    QCOMPARE(encoded->notes.size(), isNoted ? 1u : 0u);
}

void TestTurnFinder::keepsOpenTextsAsTheyStand()
{
    QTemporaryDir folder;
    QVERIFY(copiesWithBos(folder.path().toStdString()));
    const auto tokenizer = tests::tokenizerIn(folder.path().toStdString());
    QVERIFY(tokenizer);
    const auto made = text::RowEncoder::create(tokenizer, {});
    QVERIFY(made);
    const auto open = made->encodeOpenText({ { "text", "<|endoftext|>hello" } });
    QVERIFY(open);
    QCOMPARE(open->ids, *tokenizer->encode("<|endoftext|>hello"));
    QCOMPARE(open->trainedCount(), static_cast<std::int64_t>(open->ids.size()));
    QVERIFY(!made->encodeOpenText({ { "text", 5 } }));
}

void TestTurnFinder::trainingTemplatesRenderTheSame_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("the model of the set-up") << QString();
    const QDir stock(QStringLiteral(ANNEAL_TESTDATA "/templates/jinja"));
    for (const auto &name : stock.entryList({ QStringLiteral("*.jinja") }))
        if (const auto source = base::readFile(stock.filePath(name).toStdString()); source && text::trainingTemplate(*source))
            QTest::newRow(qPrintable(name)) << stock.filePath(name);
}

void TestTurnFinder::trainingTemplatesRenderTheSame()
{
    QFETCH(QString, file);
    std::string stock;
    if (file.isEmpty()) {
        const auto files = weights::findModel("HuggingFaceTB/SmolLM2-135M-Instruct");
        QVERIFY2(files, files ? "" : files.error().text().c_str());
        const auto tokenizer = text::Tokenizer::load(*files);
        QVERIFY(tokenizer);
        stock = (*tokenizer)->chatTemplate();
    } else {
        stock = *base::readFile(file.toStdString());
    }
    const auto training = text::trainingTemplate(stock);
    QVERIFY(training);
    const auto chat = text::RowEncoder::create(m_tokenizer, { .lossOn = LossOn::Assistant, .chatTemplate = stock });
    QVERIFY(chat);
    int calls = 0;
    for (const char *row :
        {
            R"({"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "one"}]})",
            R"({"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "one"}, {"role": "assistant", "content": " one\n"},
                 {"role": "user", "content": "Q"}, {"role": "assistant", "content": "two"}]})",
            R"({"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "<think>\nwhy\n</think>\n\none"},
                 {"role": "user", "content": "Q"}, {"role": "assistant", "content": "two"}]})",
            R"({"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "", "tool_calls": [{"id": "abcdefghi", "type": "function",
                 "function": {"name": "roll", "arguments": {"n": 6}}}]}, {"role": "tool", "content": "4", "tool_call_id": "abcdefghi"},
                 {"role": "assistant", "content": "two"}]})",
        }) {
        const auto json = Json::parse(row);
        const auto encoded = chat->encode(json);
        if (!encoded) // a template without tools
            continue;
        ++calls;
        QCOMPARE(encoded->mask, MaskBy::TrainingTemplate);
        const auto words = trained(*encoded);
        QVERIFY2(words.contains("one") || words.contains("roll"), words.constData());
        QVERIFY2(!words.contains('Q') && !words.contains("[INST]") && !words.contains("user"), words.constData());
    }
    QVERIFY(calls >= 3);
}

ANNEAL_TEST(TestTurnFinder)
#include "tst_turnfinder.moc"
