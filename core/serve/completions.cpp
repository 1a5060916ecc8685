// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/completions.h"

#include "core/base/text.h"
#include "core/serve/generationthreads.h"
#include "core/serve/longanswer.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <numeric>

namespace anneal::serve {
namespace {

using Clock = std::chrono::steady_clock;

/// The names of the functions that an answer may call; of a forced one the one.
std::vector<std::string> callable(const Tools &tools)
{
    return tools.name.empty() ? tools.names() : std::vector<std::string> { tools.name };
}

/// One of the texts of a request as it comes: its pieces in, the parts of an answer out.
class AnswerReader
{
public:
    AnswerReader(const PendingCompletion &pending, ToolCallParser::Calls calls) : m_onlyOne(!pending.request.tools.parallel)
    {
        if (pending.syntax != CallSyntax::None)
            m_parser.emplace(pending.syntax, callable(pending.request.tools), calls);
    }

    std::vector<AnswerPart> add(const std::string &text) { return m_parser ? wanted(m_parser->add(text)) : asText(text); }
    std::vector<AnswerPart> finish() { return m_parser ? wanted(m_parser->finish()) : std::vector<AnswerPart>(); }
    bool isBroken() const { return m_parser && m_parser->isBroken(); }

private:
    static std::vector<AnswerPart> asText(const std::string &text)
    {
        return text.empty() ? std::vector<AnswerPart>() : std::vector { AnswerPart { AnswerPart::Kind::Text, 0, text } };
    }
    std::vector<AnswerPart> wanted(std::vector<AnswerPart> parts) const
    {
        if (m_onlyOne)
            std::erase_if(parts, [](const AnswerPart &part) { return part.call > 0; });
        return parts;
    }

    std::optional<ToolCallParser> m_parser;
    const bool m_onlyOne; // call
};

void add(Answer &answer, const std::vector<AnswerPart> &parts, CallIdFormat format)
{
    for (const auto &part : parts) {
        switch (part.kind) {
        case AnswerPart::Kind::Text:
            answer.text += part.text;
            break;
        case AnswerPart::Kind::Call:
            answer.calls.push_back({ newCallId(format), part.text, {} });
            break;
        case AnswerPart::Kind::Arguments:
            answer.calls.back().arguments += part.text;
            break;
        }
    }
}

/// Writes the events of a stream.
class StreamWriter
{
public:
    StreamWriter(httplib::DataSink &sink, const PendingCompletion &pending, const Reply &reply) : m_sink(sink), m_pending(pending), m_reply(reply)
    {
        for (std::size_t i = 0; i < pending.choices(); ++i)
            m_texts.push_back({ AnswerReader(pending, ToolCallParser::Calls::AsTheyCome) });
    }

    bool send(const std::string &text)
    {
        m_lastSign = Clock::now();
        return m_sink.write(text.data(), text.size());
    }
    bool send(const base::Json &data) { return send(event(data)); }
    /// A comment, where nothing was sent for a while.
    bool isThere() { return Clock::now() - m_lastSign < kSignOfLife ? m_sink.is_writable() : send(std::string(": waiting\n\n")); }

    /// Ends the stream. What went wrong is an event of its own, before the one that ends every stream.
    bool finish(const std::optional<Problem> &problem = {})
    {
        const bool sent = (!problem || send(errorBody(*problem))) && send(std::string("data: [DONE]\n\n"));
        m_sink.done();
        return sent;
    }

    bool open()
    {
        for (std::size_t i = 0; i < m_texts.size(); ++i)
            if (!send(withPromptIds(i, m_reply.opening(i))))
                return false;
        return true;
    }

    bool write(std::size_t index, const Piece &piece)
    {
        auto &text = m_texts[index];
        text.ids.insert(text.ids.end(), piece.ids.begin(), piece.ids.end());
        return writeParts(index, text.reader.add(piece.text), piece.tokens);
    }

    bool close(std::size_t index, const Completion &completion)
    {
        auto &text = m_texts[index];
        m_tokens += completion.tokens;
        if (!writeParts(index, text.reader.finish(), {}) || !sendBytes(index))
            return false;
        return sendPiece(index, m_reply.closing(index, completion, text.hasCalls && !text.reader.isBroken()));
    }

    std::int64_t tokens() const { return m_tokens; }

private:
    struct Text
    {
        AnswerReader reader;
        TextOffset offset;
        std::vector<ChosenToken> bytes; // the last tokens, whose bytes may not be all of a character
        std::vector<std::int32_t> ids;  // that the next event tells
        bool hasBegun = false;          // it had an event
        bool hasCalls = false;
    };

    base::Json withPromptIds(std::size_t index, base::Json made)
    {
        if (m_pending.request.sampling.tellsIds && !std::exchange(m_texts[index].hasBegun, true))
            addPromptIds(made, m_reply.kind(), 0, m_pending.promptOf(index).ids);
        return made;
    }
    bool sendPiece(std::size_t index, base::Json made)
    {
        if (m_pending.request.sampling.tellsIds)
            addIds(made, 0, std::exchange(m_texts[index].ids, {}));
        return send(withPromptIds(index, std::move(made)));
    }

    bool sendBytes(std::size_t index)
    {
        auto &text = m_texts[index];
        return text.bytes.empty() || sendPiece(index, m_reply.piece(index, "", std::exchange(text.bytes, {}), text.offset));
    }

    bool writeParts(std::size_t index, const std::vector<AnswerPart> &parts, std::vector<ChosenToken> tokens)
    {
        auto &text = m_texts[index];
        if (!tokens.empty() && tokens.front().beginsText && !sendBytes(index))
            return false;
        tokens.insert(tokens.begin(), std::make_move_iterator(text.bytes.begin()), std::make_move_iterator(text.bytes.end()));
        text.bytes.clear();
        if (parts.empty() && !tokens.empty() && tokens.back().isLoneByte) {
            text.bytes = std::move(tokens);
            return true;
        }
        for (const auto &part : parts) {
            bool sent = true;
            if (part.kind == AnswerPart::Kind::Text)
                sent = sendPiece(index, m_reply.piece(index, part.text, std::exchange(tokens, {}), text.offset));
            else if (part.kind == AnswerPart::Kind::Call)
                sent = sendPiece(index, m_reply.call(index, part.call, newCallId(m_pending.callIdFormat), part.text));
            else
                sent = sendPiece(index, m_reply.arguments(index, part.call, part.text));
            text.hasCalls = text.hasCalls || part.kind == AnswerPart::Kind::Call;
            if (!sent)
                return false;
        }
        return tokens.empty() || sendPiece(index, m_reply.piece(index, "", tokens, text.offset));
    }

    httplib::DataSink &m_sink;
    const PendingCompletion &m_pending;
    const Reply &m_reply;
    std::vector<Text> m_texts;
    std::int64_t m_tokens = 0;
    Clock::time_point m_lastSign = Clock::now();
};

} // namespace

/// Each choice gets its own seed. If the client gave one, counting restarts at every prompt, so a prompt gives the same texts alone or in a list.
Sampling PendingCompletion::samplingOf(std::size_t choice) const
{
    auto sampling = request.sampling;
    sampling.seed += request.hasSeed ? choice % request.count : choice;
    sampling.maxTokens = promptOf(choice).maxTokens;
    return sampling;
}

std::size_t PendingCompletion::texts() const
{
    const auto made = std::count_if(prompts.begin(), prompts.end(), [](const Prompt &prompt) { return prompt.maxTokens > 0; });
    return std::max<std::size_t>(static_cast<std::size_t>(made) * request.count, 1);
}

std::int64_t PendingCompletion::promptTokens() const
{
    return std::accumulate(
        prompts.begin(), prompts.end(), std::int64_t(0), [](std::int64_t sum, const Prompt &prompt) { return sum + std::ssize(prompt.ids); });
}

bool writeStream(Service &service, httplib::DataSink &sink, PendingCompletion &pending, const Reply &reply)
{
    const auto &request = pending.request;
    StreamWriter writer(sink, pending, reply);
    const auto isStopping = [&] { return service.stopping.stop_requested(); };
    if (!pending.turn->wait([&] { return !isStopping() && writer.isThere(); }))
        return isStopping() && writer.finish(stopping());
    if (reply.kind() == Reply::Kind::Chat && !writer.open())
        return false;
    Outbox outbox(pending.choices(), [&service] { return service.turnsOf(ModelKind::Text).areOthers(); });
    GenerationThreads texts(pending, outbox, service.stopping.get_token());
    while (!outbox.isOver()) {
        texts.grow();
        for (const auto &[index, what] : outbox.take(kLook)) {
            if (isStopping())
                return writer.finish(stopping());
            const auto *ending = std::get_if<Outbox::Ending>(&what);
            if (ending && !*ending)
                return writer.finish(problemOf(ending->error()));
            if (!(ending ? outbox.wasTooSlow() || writer.close(index, **ending) : writer.write(index, std::get<Piece>(what))))
                return false;
        }
        if (isStopping())
            return writer.finish(stopping());
        if (!writer.isThere()) // texts that wait for their turn say nothing of it
            return false;
    }
    if (isStopping())
        return writer.finish(stopping());
    if (outbox.wasTooSlow())
        return writer.finish(Problem { 503, "The answer ends here: it was read slowly, and other requests were waiting.", {}, "slow_reader" });
    if (request.includeUsage && !writer.send(reply.usage(writer.tokens())))
        return false;
    return writer.finish();
}

bool writeWhole(Service &service, httplib::DataSink &sink, PendingCompletion &pending, const Reply &reply)
{
    SignOfLife life(sink);
    const auto isStopping = [&] { return service.stopping.stop_requested(); };
    const auto isThere = [&] { return !isStopping() && life.isThere(); };
    if (!pending.turn->wait(isThere))
        return false;
    std::vector<Answer> answers(pending.choices());
    Outbox outbox(pending.choices(), [&service] { return service.turnsOf(ModelKind::Text).areOthers(); });
    GenerationThreads texts(pending, outbox, service.stopping.get_token());
    while (!outbox.isOver()) {
        texts.grow();
        for (auto &[index, what] : outbox.take(kLook)) {
            if (auto *piece = std::get_if<Piece>(&what)) {
                std::move(piece->tokens.begin(), piece->tokens.end(), std::back_inserter(answers[index].tokens));
                answers[index].ids.insert(answers[index].ids.end(), piece->ids.begin(), piece->ids.end());
                continue;
            }
            auto &ending = std::get<Outbox::Ending>(what);
            if (!ending && isStopping())
                return false;
            if (!ending) {
                std::fprintf(stderr, "Error: %s\n", base::withoutControls(ending.error().text()).c_str());
                return false;
            }
            answers[index].completion = std::move(*ending);
        }
        if (!isThere())
            return false;
    }
    if (isStopping() || outbox.wasTooSlow())
        return false;
    for (auto &answer : answers) {
        AnswerReader reader(pending, ToolCallParser::Calls::Whole);
        add(answer, reader.add(answer.completion.text), pending.callIdFormat);
        add(answer, reader.finish(), pending.callIdFormat);
    }
    auto made = reply.whole(answers);
    for (std::size_t i = 0; pending.request.sampling.tellsIds && i < answers.size(); ++i) {
        addPromptIds(made, reply.kind(), i, pending.promptOf(i).ids);
        addIds(made, i, answers[i].ids);
    }
    const auto text = base::toJsonLine(made) + "\n";
    sink.write(text.data(), text.size());
    sink.done();
    return true;
}

void complete(Service &service, Reply::Kind kind, const httplib::Request &asked, httplib::Response &response)
{
    auto pending = std::make_shared<PendingCompletion>(); // the library copies what provides the content
    if (const auto problem = prepare(service, kind, asked.body, *pending))
        return answer(response, *problem);
    const auto &request = pending->request;
    const Reply reply(kind, request.id, pending->model, pending->promptTokens(), request.sampling.topLogProbs.has_value(), request.includeUsage);
    const char *type = request.stream ? "text/event-stream; charset=utf-8" : "application/json";
    provide(asked, response, type, [&service, pending, reply](httplib::DataSink &sink) {
        return pending->request.stream ? writeStream(service, sink, *pending, reply) : writeWhole(service, sink, *pending, reply);
    });
    if (request.stream)
        response.set_header("Cache-Control", "no-cache");
}

} // namespace anneal::serve
