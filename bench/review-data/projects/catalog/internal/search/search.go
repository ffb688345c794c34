// Package search finds articles by the words of their titles.
package search

import (
	"encoding/base64"
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// Article is what a search looks at.
type Article struct {
	SKU   string
	Title string
	Tags  []string
}

// Page is one page of a result; NextToken is empty on the last page.
type Page struct {
	Articles  []Article
	NextToken string
}

// Find returns the articles whose title has every word of the query, ordered by SKU.
func Find(articles []Article, query, token string, size int) (Page, error) {
	offset, err := decodeToken(token)
	if err != nil {
		return Page{}, err
	}
	words := strings.Fields(strings.ToLower(query))
	var matches []Article
	for _, article := range articles {
		if hasAll(strings.ToLower(article.Title), words) {
			matches = append(matches, article)
		}
	}
	sort.Slice(matches, func(i, j int) bool { return matches[i].SKU < matches[j].SKU })
	return pageOf(matches, offset, size), nil
}

func pageOf(matches []Article, offset, size int) Page {
	if offset >= len(matches) {
		return Page{}
	}
	end := offset + size
	if end >= len(matches) {
		return Page{Articles: matches[offset:]}
	}
	return Page{Articles: matches[offset:end], NextToken: encodeToken(end)}
}

func hasAll(title string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(title, word) {
			return false
		}
	}
	return true
}

func encodeToken(offset int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(offset)))
}

func decodeToken(token string) (int, error) {
	if token == "" {
		return 0, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return 0, fmt.Errorf("page token: %w", err)
	}
	offset, err := strconv.Atoi(string(text))
	if err != nil || offset < 0 {
		return 0, fmt.Errorf("page token %q is not one of ours", token)
	}
	return offset, nil
}
